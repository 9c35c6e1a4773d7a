import '../../../src/define-inspector.ts';
import { make } from '../../elements/page.ts';
import { type Shown, shows, whenShown } from './shown.ts';

/** Returns the inspector in some of its views. */
export function inspectors(company: HTMLElement): Shown[] {
  const host = make('beach-session', { session: 'inspected' });
  const viewer = make('beach-viewer', { session: 'inspected', name: 'Ada' });
  const inspect = (target: HTMLElement | null): HTMLElement =>
    Object.assign(document.createElement('beach-inspector'), { for: target });
  const [peers, log, connectivity] = [inspect(host), inspect(host), inspect(host)];
  const nothing = inspect(document.createElement('div'));
  const press = (element: HTMLElement, ...selectors: string[]): void => {
    const [first, ...others] = selectors;
    if (first === undefined) return;
    whenShown(element, first, (button) => {
      button.click();
      press(element, ...others);
    });
  };
  return [
    { name: 'inspector: nothing', element: nothing, isThere: () => shows(nothing, '.empty') },
    {
      name: 'inspector: peers',
      element: peers,
      begin: () => {
        company.append(host, viewer);
        press(peers, '.peer');
      },
      isThere: () => shows(peers, '.carries'),
    },
    {
      name: 'inspector: log',
      element: log,
      begin: () => press(log, '#tab-log'),
      isThere: () => shows(log, '.log'),
    },
    {
      name: 'inspector: connectivity',
      element: connectivity,
      begin: () => press(connectivity, '#tab-connectivity', '[part~=check-button]'),
      isThere: () => shows(connectivity, '[part~=copy-button]'),
    },
  ];
}
