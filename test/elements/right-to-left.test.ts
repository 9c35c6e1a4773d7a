import { expect } from '@open-wc/testing';
import '../../src/define-inspector.ts';
import '../../src/define-terminal.ts';
import { until } from '../kit/until.ts';
import { clear, freshName, make, pair, put, stage } from './page.ts';

const find = (element: Element, selector: string): HTMLElement => {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
};

/** Returns the box of some characters of a text. */
function boxOf(element: Element, from: number, to: number): DOMRect {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = walker.nextNode();
  while (text && !text.textContent?.trim()) text = walker.nextNode();
  range.setStart(text as Text, from);
  range.setEnd(text as Text, to);
  return range.getBoundingClientRect();
}

describe('R26 an element from right to left', () => {
  beforeEach(() => {
    stage().dir = 'rtl';
  });
  afterEach(() => {
    stage().removeAttribute('dir');
    return clear();
  });

  it('begins at the right, and leaves each sentence its own direction', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true });
    await viewer.updateComplete;
    viewer.join().catch(() => {});
    const text = 'Waiting for the host…';
    const span = (): HTMLElement => find(viewer, '[part~=status] span:last-child');
    await until(() => span().textContent === text);
    const dot = find(viewer, '.dot').getBoundingClientRect();
    expect(dot.left).to.be.above(boxOf(span(), 0, 1).right);
    expect(boxOf(span(), text.length - 1, text.length).left).to.be.above(boxOf(span(), 0, 1).right);
  });

  it('has the name of a viewer that asks on the side of its page, and the address of the link not', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true, 'viewer-url': 'watch.html' });
    put('beach-viewer', { session, name: 'Ada' });
    await until(() => host.shadowRoot?.querySelector('.requests .name'));
    const row = find(host, '.requests li').getBoundingClientRect();
    expect(boxOf(find(host, '.requests .name'), 0, 3).right).to.be.closeTo(row.right, 2);
    const field = getComputedStyle(find(host, '[part~=link]'));
    expect([field.direction, field.textAlign]).to.deep.equal(['ltr', 'start']);
  });

  it('shows a terminal from left to right', async () => {
    const terminal = make('beach-terminal', { session: freshName(), manual: true });
    stage().append(terminal);
    await terminal.updateComplete;
    expect(getComputedStyle(find(terminal, '.place')).direction).to.equal('ltr');
    expect(getComputedStyle(find(terminal, '.bar')).direction).to.equal('rtl');
  });

  it('leaves the measures of the check in their order', async () => {
    const check = document.createElement('beach-connectivity');
    stage().append(check);
    await check.check();
    const measure = find(check, '.checks small');
    expect(measure.textContent).to.match(/^\d+ ms$/);
    const { length } = measure.textContent as string;
    expect(boxOf(measure, length - 1, length).left).to.be.above(boxOf(measure, 0, 1).left);
  });

  it('moves between the views of the inspector as they lie there', async () => {
    const [host] = await pair();
    const inspector = document.createElement('beach-inspector');
    inspector.for = host;
    stage().append(inspector);
    await until(() => inspector.shadowRoot?.querySelector('[role=tab]'));
    const [first, second] = inspector.shadowRoot?.querySelectorAll<HTMLElement>('[role=tab]') ?? [];
    expect(second?.getBoundingClientRect().right).to.be.below(
      first?.getBoundingClientRect().left as number,
    );
    first?.focus();
    first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await inspector.updateComplete;
    expect(inspector.shadowRoot?.activeElement).to.equal(second);
  });

  it('has the color of each stage of a connection before its name', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const inspector = document.createElement('beach-inspector');
    inspector.for = host;
    stage().append(inspector);
    put('beach-viewer', { session });
    await until(() => inspector.shadowRoot?.querySelector('.legend li'));
    const item = find(inspector, '.legend li');
    const swatch = find(inspector, '.legend .swatch').getBoundingClientRect();
    expect(swatch.left).to.be.above(boxOf(item, 0, 1).right);
  });
});
