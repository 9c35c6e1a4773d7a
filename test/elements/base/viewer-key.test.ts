import { expect } from '@open-wc/testing';
import type { Signaling, SignalingObserver } from '../../../src/signaling/signaling.ts';
import { clear, freshName, heard, put } from '../page.ts';

/** Remembers the secrets that peers join with. */
class RecordingSignaling implements Signaling {
  readonly claims: (string | undefined)[] = [];
  observer: SignalingObserver | null = null;

  connect({ claim }: { claim?: string | undefined }, observer: SignalingObserver) {
    this.claims.push(claim);
    this.observer = observer;
    return { send() {} };
  }

  refuse(): void {
    const [code, message] = ['session-full', 'No room.'];
    this.observer?.message({ type: 'join-refused', code, message });
    this.observer?.state('closed', Object.assign(new Error(message), { code }) as never);
  }
}

/** Fires the event that a reload fires. */
function reload(): void {
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
}

describe('R34 the secret of a viewer', () => {
  let signaling: RecordingSignaling;
  let session: string;

  const view = (token = 'a token'): HTMLElementTagNameMap['beach-viewer'] => {
    const viewer = put('beach-viewer', { session, manual: true });
    Object.assign(viewer, { signaling, token });
    viewer.join().catch(() => {});
    return viewer;
  };

  beforeEach(() => {
    signaling = new RecordingSignaling();
    session = freshName();
  });
  afterEach(async () => {
    await clear();
    sessionStorage.clear();
    localStorage.clear();
  });

  it('stays its own when it leaves and joins again, or reloads', async () => {
    const viewer = view();
    viewer.leave();
    viewer.join().catch(() => {});
    reload();
    view();
    const [first, ...others] = signaling.claims;
    expect(first).to.match(/^[0-9a-f-]{36}$/);
    expect(others).to.deep.equal([first, first]);
  });

  it('stays its own when it could not join, and reloads', async () => {
    const viewer = view();
    const failed = heard(viewer, 'beach-error');
    signaling.refuse();
    await failed;
    reload();
    view();
    expect(signaling.claims[1]).to.equal(signaling.claims[0]);
  });

  it('is that of one viewer, one session, and one tab', async () => {
    view();
    view();
    session = freshName();
    view();
    expect(new Set(signaling.claims).size).to.equal(3);
  });

  it('is stored in no browser whose viewers have no token', async () => {
    view('');
    reload();
    expect([sessionStorage.length, localStorage.length]).to.deep.equal([0, 0]);
    view();
    expect(signaling.claims[1]).to.not.equal(signaling.claims[0]);
  });
});
