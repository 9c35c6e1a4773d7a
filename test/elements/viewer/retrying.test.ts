import { expect } from '@open-wc/testing';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { BroadcastSignaling } from '../../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Signal } from '../../../src/signaling/messages.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';
import { tapped } from '../../kit/signaling/tapped-signaling.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, make, put, stage, words } from '../page.ts';

type Viewer = HTMLElementTagNameMap['beach-viewer'];

const status = '[part~=status]';
const find = (viewer: Viewer, part: string): HTMLElement | null =>
  viewer.shadowRoot?.querySelector<HTMLElement>(`[part~=${part}]`) ?? null;
const focused = (viewer: Viewer): string | null =>
  viewer.shadowRoot?.activeElement?.getAttribute('part') ?? null;

/** Signaling that loses some of the signals. */
function losing(isLost: (signal: Signal) => boolean): Signaling {
  return tapped(new BroadcastSignaling(), {
    outgoing: (signal, pass) => {
      if (!isLost(signal)) pass(signal);
    },
  });
}

/** Waits for a change of the seconds, and returns them. */
async function nextSecond(viewer: Viewer): Promise<number> {
  const shown = (): string => words(viewer, '[part~=countdown]') ?? '';
  const before = shown();
  await until(() => shown() !== before);
  return Number(/\d+/.exec(shown())?.[0]);
}

describe('R26 a viewer that connects', () => {
  afterEach(clear);

  it('shows the step it is at, and says it to screen readers', async () => {
    const session = freshName();
    const [host, viewer] = [make('beach-session', { session }), make('beach-viewer', { session })];
    // Without the address of the other side, they find no path.
    const silent = (): Signaling =>
      tapped(new BroadcastSignaling(), {
        outgoing: (signal, pass) => {
          const { sdp } = signal.body as { sdp?: string };
          const addressless = { sdp: sdp?.replaceAll(/^a=candidate.*\r\n/gm, '') };
          if (signal.kind !== 'candidate')
            pass({ ...signal, body: { ...signal.body, ...addressless } });
        },
      });
    Object.assign(host, { signaling: silent() });
    Object.assign(viewer, { signaling: silent() });
    stage().append(host, viewer);
    await until(() => words(viewer, status) === 'Looking for a way to the host…');
    expect(words(viewer, '[role=status]')).to.equal('Looking for a way to the host…');
    const [all, done] = find(viewer, 'progress')?.querySelectorAll('path') ?? [];
    expect(all?.getAttribute('d')?.match(/M/g)).to.have.length(4);
    expect(done?.getAttribute('d')?.match(/M/g)).to.have.length(3);
    await expect(viewer).to.be.accessible();
  });

  it('keeps the focus when the button that joins goes away', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true });
    await viewer.updateComplete;
    const button = find(viewer, 'join-button');
    button?.focus();
    button?.click();
    await until(() => find(viewer, 'join-button') === null);
    await viewer.updateComplete;
    expect(focused(viewer)).to.equal('status');
  });
});

describe('R26 a viewer that tries again', () => {
  afterEach(clear);

  /** Attaches a host and a viewer that have failed once, and wait long. Answers get lost until `heal()`. */
  async function failing(): Promise<{ viewer: Viewer; heal(): void }> {
    const session = freshName();
    const host = make('beach-session', { session });
    const viewer = make('beach-viewer', { session });
    let loses = true;
    viewer.signaling = losing(({ kind }) => loses && kind === 'answer');
    host.limits = { answerTimeout: 300, retryDelays: [600_000] };
    viewer.limits = { openTimeout: 300, retryDelays: [600_000] };
    stage().append(host, viewer);
    await until(() => viewer.state === 'failed' && find(viewer, 'retry-button'));
    return {
      viewer,
      heal: () => {
        loses = false;
      },
    };
  }

  it('counts down, and screen readers hear nothing of that', async () => {
    const { viewer } = await failing();
    expect(words(viewer, status)).to.equal('No connection yet · trying again…');
    expect(viewer.retryIn).to.be.within(600_000, 800_000);
    const heard: MutationRecord[] = [];
    const observer = new MutationObserver((records) => heard.push(...records));
    for (const live of viewer.shadowRoot?.querySelectorAll('[role=status], [aria-live]') ?? []) {
      observer.observe(live, { subtree: true, childList: true, characterData: true });
    }
    const first = await nextSecond(viewer);
    // On a busy machine, a second may pass unseen.
    expect(await nextSecond(viewer)).to.be.below(first);
    expect([...heard, ...observer.takeRecords()]).to.deep.equal([]);
    expect(words(viewer, '[part~=countdown]')).to.match(/^Next attempt within \d+ s$/);
    await expect(viewer).to.be.accessible();
  });

  it('connects at once if somebody presses the button, which then passes the focus on', async () => {
    const { viewer, heal } = await failing();
    const button = find(viewer, 'retry-button');
    heal();
    button?.focus();
    button?.click();
    await until(() => viewer.state === 'connected');
    await viewer.updateComplete;
    expect(find(viewer, 'retry-button')).to.equal(null);
    expect(focused(viewer)).to.equal('status');
    expect(viewer.retryIn).to.equal(null);
  });

  it('ends its wait for signaling, too', async () => {
    let tried = 0;
    const signaling: Signaling = {
      connect(_join, observer) {
        const error = BeachError.signalingUnreachable('wss://road.example');
        queueMicrotask(() => observer.state('connecting', error));
        return {
          send() {},
          retryIn: 7_500,
          retryNow() {
            tried += 1;
          },
        };
      },
    };
    const viewer = make('beach-viewer', { session: freshName() });
    viewer.signaling = signaling;
    stage().append(viewer);
    await until(() => words(viewer, '[part~=countdown]') === 'Next attempt within 8 s');
    expect(words(viewer, status)).to.equal('Still trying to connect…');
    find(viewer, 'retry-button')?.click();
    expect(tried).to.equal(1);
  });

  it('counts no more once it is removed, even if it goes on', async () => {
    const { viewer } = await failing();
    const other = (await failing()).viewer;
    await nextSecond(viewer);
    let rendered = 0;
    viewer.addController({
      hostUpdate() {
        rendered += 1;
      },
    });
    viewer.keepAlive = true;
    await viewer.updateComplete;
    viewer.remove();
    await nextSecond(other);
    const before = rendered;
    await nextSecond(other);
    await nextSecond(other);
    expect(rendered).to.equal(before);
    viewer.leave();
  });
});
