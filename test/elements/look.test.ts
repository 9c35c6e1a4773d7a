import { expect } from '@open-wc/testing';
import { BeachError } from '../../src/runtime/beach-error.ts';
import type { Signaling, SignalingObserver } from '../../src/signaling/signaling.ts';
import { until } from '../kit/until.ts';
import { clear, freshName, heard, make, pair, put, stage, words } from './page.ts';

type Known = HTMLElementTagNameMap['beach-session'] | HTMLElementTagNameMap['beach-viewer'];

function part<E extends HTMLElement>(element: Element, name: string): E | null {
  return element.shadowRoot?.querySelector<E>(`[part~=${name}]`) ?? null;
}

/** Signaling that the test controls. */
function puppet(): Signaling & { readonly observer: Promise<SignalingObserver> } {
  let connected: (observer: SignalingObserver) => void;
  return {
    observer: new Promise((resolve) => {
      connected = resolve;
    }),
    connect(_join, observer) {
      queueMicrotask(() => {
        observer.state('connecting');
        connected(observer);
      });
      return { send() {} };
    },
  };
}

describe('the user interface of a host', () => {
  afterEach(clear);

  async function says(host: Element, status: string): Promise<void> {
    await until(() => words(host, '[part~=status]') === status);
  }

  it('follows its state', async () => {
    const host = make('beach-session', { session: freshName(), manual: true });
    const signaling = puppet();
    host.signaling = signaling;
    stage().append(host);
    await says(host, 'Not started');
    part(host, 'toggle-button')?.click();
    await says(host, 'Starting…');
    const observer = await signaling.observer;
    observer.state('connecting', BeachError.signalingUnreachable('ws://nowhere'));
    await says(host, 'Still trying to connect…');
    expect(words(host, '[part~=error]')).to.contain('No answer from the server');
    observer.state('reconnecting');
    await says(host, 'Still trying to connect…');
    observer.state('open');
    observer.message({ type: 'joined', peerId: 'x', host: 'x', peers: [], topology: 'star' });
    await says(host, 'Live · nobody watching');
    expect(part(host, 'error')).to.equal(null);
    observer.state('reconnecting');
    await says(host, 'Live · nobody watching · reconnecting…');
    expect(host.matches(':state(reconnecting)')).to.equal(true);
    expect(words(host, '[part~=toggle-button]')).to.equal('Stop');
    part(host, 'toggle-button')?.focus();
    part(host, 'toggle-button')?.click();
    await says(host, 'Ended');
    expect(host.shadowRoot?.activeElement === part(host, 'toggle-button')).to.equal(true);
    expect(words(host, '[part~=toggle-button]')).to.equal('Start again');
  });

  it('shows the number of viewers, and their names', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    for (const name of ['Ada', '', '<img src=x>']) put('beach-viewer', { session, name });
    await says(host, 'Live · 3 watching');
    expect(host.matches(':state(watched)')).to.equal(true);
    const names = [...(host.shadowRoot?.querySelectorAll('[part~=viewer]') ?? [])];
    expect(names.map(({ textContent }) => textContent?.trim()).sort()).to.deep.equal([
      '<img src=x>',
      'Ada',
      'Guest',
    ]);
    expect(host.shadowRoot?.querySelector('img')).to.equal(null);
    document.querySelector('beach-viewer')?.leave();
    await says(host, 'Live · 2 watching');
  });

  it('speaks of others, not of viewers, in a mesh', async () => {
    const session = freshName();
    const attributes = { session, topology: 'mesh', 'viewer-url': 'room.html' };
    const host = put('beach-session', attributes);
    await says(host, 'Live · nobody else here');
    expect(words(host, '[part~=share] label')).to.equal('Link to this room');
    put('beach-viewer', { session });
    await says(host, 'Live · 1 other here');
    put('beach-viewer', { session });
    await says(host, 'Live · 2 others here');
  });

  it('shows what went wrong, and offers to try again', async () => {
    const session = freshName();
    const first = put('beach-session', { session });
    await first.start();
    const second = put('beach-session', { session });
    await says(second, 'Not live');
    const sentence = 'Another page is live under this name: close it, or choose another name.';
    expect(words(second, '[part~=error]')).to.equal(sentence);
    expect(words(second, '[part~=toggle-button]')).to.equal('Try again');
    first.stop();
    part(second, 'toggle-button')?.click();
    await says(second, 'Live · nobody watching');
    expect(part(second, 'error')).to.equal(null);
  });

  it('offers the name to share, or a link when it knows the page', async () => {
    const host = put('beach-session', { manual: true });
    const link = () => part<HTMLInputElement>(host, 'link')?.value;
    await until(() => link() === host.session && host.session !== '');
    host.viewerUrl = '/watch.html?room=1#top';
    const expected = `${location.origin}/watch.html?room=1&session=${host.session}#top`;
    await until(() => link() === expected);
    host.session = 'other';
    await until(() => link()?.includes('session=other'));
  });

  it('copies, and shows that for a while', async () => {
    const host = put('beach-session', { manual: true });
    await until(() => part(host, 'copy-button'));
    const copied: string[] = [];
    await withClipboard({ writeText: async (text) => void copied.push(text) }, async () => {
      part(host, 'copy-button')?.click();
      await until(() => words(host, '[part~=copy-button]') === 'Copied');
      expect(copied).to.deep.equal([host.session]);
      await until(() => words(host, '[part~=copy-button]') === 'Copy');
    });
  });

  it('selects the text when the page has no clipboard', async () => {
    const host = put('beach-session', { manual: true });
    await until(() => part(host, 'copy-button'));
    await withClipboard(undefined, async () => {
      part(host, 'copy-button')?.click();
      await until(() => words(host, '.hint')?.startsWith('Selected'));
    });
    const field = part<HTMLInputElement>(host, 'link') as HTMLInputElement;
    expect(host.shadowRoot?.activeElement).to.equal(field);
    expect([field.selectionStart, field.selectionEnd]).to.deep.equal([0, host.session.length]);
  });

  it('shows slotted content in the style of the page', async () => {
    const host = make('beach-session', { manual: true });
    const child = document.createElement('p');
    stage().style.cssText = 'color: rgb(1, 2, 3); font: 20px serif; --surface: red';
    child.textContent = 'A drawing';
    host.append(child);
    stage().append(host);
    await host.updateComplete;
    const style = getComputedStyle(child);
    expect([style.color, style.fontSize, style.fontFamily]).to.deep.equal([
      'rgb(1, 2, 3)',
      '20px',
      'serif',
    ]);
    expect(style.getPropertyValue('--surface')).to.equal('red');
    stage().removeAttribute('style');
  });
});

describe('the user interface of a viewer', () => {
  afterEach(clear);

  async function says(viewer: Element, status: string): Promise<void> {
    await until(() => words(viewer, '[part~=status]') === status);
  }

  it('follows its state', async () => {
    const viewer = make('beach-viewer', { session: freshName(), manual: true });
    const signaling = puppet();
    viewer.signaling = signaling;
    stage().append(viewer);
    await says(viewer, 'Not connected');
    expect(words(viewer, '[part~=join-button]')).to.equal('Join');
    part(viewer, 'join-button')?.click();
    await says(viewer, 'Connecting…');
    const observer = await signaling.observer;
    observer.state('connecting', BeachError.signalingUnreachable('ws://nowhere'));
    await says(viewer, 'Still trying to connect…');
    expect(words(viewer, '[part~=error]')).to.contain('No answer from the server');
    observer.state('reconnecting');
    await says(viewer, 'Still trying to connect…');
    observer.state('open');
    await says(viewer, 'Waiting for the host…');
    expect(part(viewer, 'error')).to.equal(null);
    expect(part(viewer, 'join-button')).to.equal(null);
  });

  it('is small while it is connected and has no picture', async () => {
    const [host, viewer] = await pair();
    await says(viewer, 'Connected');
    const notice = part(viewer, 'notice') as HTMLElement;
    expect(notice.offsetHeight).to.be.below(40);
    host.stop();
    await says(viewer, 'The host has left · waiting…');
  });

  it('asks for a link without a session', async () => {
    const viewer = put('beach-viewer');
    await says(viewer, 'No session to watch');
    expect(words(viewer, '[part~=error]')).to.equal('Open the link that the host shares.');
    expect(part(viewer, 'join-button')).to.equal(null);
  });

  it('shows what went wrong, and offers to try again', async () => {
    const [host, viewer] = await pair();
    const error = heard(viewer, 'beach-error');
    host.drop([...host.peers.keys()][0] as string);
    await error;
    await until(() => words(viewer, '[part~=error]') === 'The host has removed you.');
    expect(words(viewer, '[part~=join-button]')).to.equal('Try again');
    part(viewer, 'join-button')?.click();
    await says(viewer, 'Connected');
    expect(part(viewer, 'error')).to.equal(null);
  });
});

describe('accessibility', () => {
  afterEach(clear);

  it('of a host and its viewer', async () => {
    const [host, viewer] = await pair();
    await host.updateComplete;
    await viewer.updateComplete;
    for (const scheme of ['light', 'dark']) {
      stage().style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
      await expect(host).to.be.accessible();
      await expect(viewer).to.be.accessible();
    }
    stage().removeAttribute('style');
  });

  it('of both before they start, and after a failure', async () => {
    const session = freshName();
    const first = put('beach-session', { session });
    await first.start();
    const failed = put('beach-session', { session, 'viewer-url': 'watch.html' });
    await heard(failed, 'beach-error');
    const elements: Known[] = [
      failed,
      put('beach-session', { manual: true }),
      put('beach-viewer', { session, manual: true }),
      put('beach-viewer'),
    ];
    for (const element of elements) {
      await element.updateComplete;
      await expect(element).to.be.accessible();
    }
  });

  it('announces its state politely', async () => {
    const [host, viewer] = await pair();
    for (const element of [host, viewer]) {
      const region = element.shadowRoot?.querySelector('[role=status]');
      expect(region?.contains(part(element, 'status'))).to.equal(true);
      expect(region?.querySelector('button')).to.equal(null);
    }
  });

  it('hides with the hidden attribute, and shows as a block', async () => {
    for (const element of [put('beach-session'), put('beach-viewer')]) {
      expect(getComputedStyle(element).display).to.equal('block');
      element.hidden = true;
      expect(getComputedStyle(element).display).to.equal('none');
    }
  });
});

async function withClipboard(
  clipboard: { writeText(text: string): Promise<void> } | undefined,
  work: () => Promise<void>,
): Promise<void> {
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(navigator, 'clipboard');
  }
}
