import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { defaultLimits } from '../../../src/runtime/limits.ts';
import type { SignalingObserver } from '../../../src/signaling/signaling.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, make, pair, put, stage, words } from '../page.ts';

type Known = HTMLElementTagNameMap['beach-session'] | HTMLElementTagNameMap['beach-viewer'];

const road = (): Promise<string> => executeServerCommand<string, undefined>('road:url');

/** Waits for the words of the state and of the sentence below it; null where there is none. */
async function says(element: Known, status: string, sentence: string | null = null): Promise<void> {
  const now = (): string =>
    `${words(element, '[part~=status]')} / ${words(element, '[part~=notice] [part~=error], [part=panel] .head [part~=error]')}`;
  await until(() => now() === `${status} / ${sentence}`);
}

const notice =
  'Only pages in this browser meet: for other browsers and devices, set "signaling" on both pages.';

describe('what people read', () => {
  afterEach(clear);

  describe('while nobody comes', () => {
    it('names signaling after 5 s, on both sides of broadcast:, until somebody comes', async () => {
      expect(defaultLimits.localNotice).to.equal(5_000);
      const session = freshName();
      const viewer = make('beach-viewer', { session });
      viewer.limits = { localNotice: 100 };
      stage().append(viewer);
      await says(viewer, 'Waiting for the host…');
      await says(viewer, 'Waiting for the host…', notice);
      await expect(viewer).to.be.accessible();
      const host = make('beach-session', { session: freshName() });
      host.limits = { localNotice: 100 };
      stage().append(host);
      await says(host, 'Live · nobody watching');
      await says(host, 'Live · nobody watching', notice);
      await expect(host).to.be.accessible();
      host.session = session;
      await says(host, 'Live · 1 watching');
      await viewer.join();
      await says(viewer, 'Connected');
      viewer.leave();
      await says(host, 'Live · nobody watching', notice);
    });

    it('does not name it on a road', async () => {
      const attributes = { session: freshName(), signaling: await road() };
      const viewer = make('beach-viewer', attributes);
      const local = make('beach-viewer', { session: freshName() });
      Object.assign(viewer, { limits: { localNotice: 0 } });
      Object.assign(local, { limits: { localNotice: 300 } });
      stage().append(viewer, local);
      await says(local, 'Waiting for the host…', notice);
      await says(viewer, 'Waiting for the host…');
    });

    it('names it in the console of a viewer, too', async () => {
      const viewer = make('beach-viewer', { session: freshName() });
      viewer.limits = { noHostWarning: 50 };
      stage().append(viewer);
      const { error } = await heard(viewer, 'beach-warning');
      expect(error.code).to.equal('no-host');
      expect(error.message).to.include('"signaling"');
    });
  });

  for (const signaling of ['broadcast:', 'a road']) {
    it(`R15 tells a viewer on ${signaling} that the host decides, and what it has decided`, async () => {
      const address = signaling === 'a road' ? await road() : signaling;
      const attributes = { session: freshName(), signaling: address };
      const host = put('beach-session', { ...attributes, approval: true });
      const viewer = put('beach-viewer', { ...attributes, name: 'Ada' });
      await says(viewer, 'Waiting to be let in…');
      expect(viewer.state).to.equal('waiting');
      expect(viewer.matches(':state(held)')).to.equal(true);
      const refuse = host.shadowRoot?.querySelector<HTMLElement>('[part~=refuse-button]');
      refuse?.click();
      const { error } = await heard(viewer, 'beach-error');
      await says(viewer, 'Not connected', 'The host did not let you in.');
      expect(error.message).to.equal('The host refused or removed this viewer.');
      expect(viewer.matches(':state(held)')).to.equal(false);

      viewer.join().catch(() => {});
      await says(viewer, 'Waiting to be let in…');
      await until(() => words(host, '.requests .name') === 'Ada');
      host.shadowRoot?.querySelector<HTMLElement>('[part~=accept-button]')?.click();
      await says(viewer, 'Connected');
      const [peerId] = [...host.peers.keys()] as [string];
      host.drop(peerId);
      await says(viewer, 'Not connected', 'The host has removed you.');
    });
  }

  it('R15 tells it where the page of the host holds a viewer, and not where it admits one at once', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    host.addEventListener('beach-viewerrequest', (event) => {
      if (event.name === 'Bob') event.preventDefault();
    });
    const held: boolean[] = [];
    const ada = put('beach-viewer', { session, name: 'Ada' });
    ada.addEventListener('beach-statechange', () => held.push(ada.matches(':state(held)')));
    await ada.join();
    expect(held).to.not.include(true);
    const bob = put('beach-viewer', { session, name: 'Bob' });
    await says(bob, 'Waiting to be let in…');
    host.stop();
    await says(bob, 'Waiting for the host…');
  });

  it('tells a viewer that its host has left, and not that it waits for a first one', async () => {
    const [host, viewer] = await pair();
    host.stop();
    await says(viewer, 'The host has left · waiting…');
    host.start();
    await says(viewer, 'Connected');
    viewer.leave();
    host.stop();
    viewer.join().catch(() => {});
    await says(viewer, 'Waiting for the host…');
  });

  it('tells a viewer that its connection never worked, and not that it is lost', async () => {
    const attributes = { session: freshName(), 'relay-only': true };
    const limits = { openTimeout: 100, retryDelays: [50, 600_000], answerTimeout: 2_000 };
    for (const tag of ['beach-session', 'beach-viewer'] as const) {
      stage().append(Object.assign(make(tag, attributes), { limits }));
    }
    const viewer = document.querySelector('beach-viewer') as Known;
    await says(viewer, 'No connection yet · trying again…');
  });

  it('R9 tells a viewer that all places are taken', async () => {
    const [host] = await pair({ 'max-viewers': '1' });
    const late = put('beach-viewer', { session: host.session });
    await says(late, 'Not connected', 'All places are taken: try again later.');
  });

  it('tells a viewer that the road refuses its link', async () => {
    const viewer = put('beach-viewer', {
      session: freshName(),
      signaling: await road(),
      token: 'mistyped',
    });
    await says(
      viewer,
      'Not connected',
      'You cannot join with this link or passphrase: ask the host for another one.',
    );
    expect(viewer.error?.code).to.equal('unauthorized');
  });

  it('R34 tells a viewer that its passphrase is another one', async () => {
    const session = freshName();
    await put('beach-session', { session, passphrase: 'of the host' }).start();
    const viewer = put('beach-viewer', { session, passphrase: 'mistyped' });
    await says(
      viewer,
      'Not connected',
      'You cannot join with this link or passphrase: ask the host for another one.',
    );
  });

  it('tells a viewer that the policy of its page forbids the server, in words without policies', async () => {
    const viewer = put('beach-viewer', {
      session: freshName(),
      signaling: 'ws://forbidden.example',
    });
    const fired = { disposition: 'enforce', effectiveDirective: 'connect-src', blockedURI: 'ws' };
    await until(() => viewer.signalingState === 'connecting');
    document.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), fired));
    const sentence =
      'This page does not fit the server that brings you together: tell whoever made it.';
    await says(viewer, 'Not connected', sentence);
    expect(viewer.error?.message).to.include('Content Security Policy');
  });

  it('R42 tells a viewer that the server is there, and is none for it', async () => {
    const server = await executeServerCommand<string, undefined>('server:url');
    const viewer = put('beach-viewer', { session: freshName(), signaling: `${server}?status=404` });
    const sentence =
      'This page does not fit the server that brings you together: tell whoever made it.';
    await says(viewer, 'Still trying to connect…', sentence);
  });

  for (const tag of ['beach-session', 'beach-viewer'] as const) {
    it(`R42 tells why a ${tag} whose rejoin is refused is reconnecting`, async () => {
      const element = make(tag, { session: freshName() });
      let observer: SignalingObserver | undefined;
      element.signaling = {
        connect: (_join, given) => {
          observer = given;
          return { send() {} };
        },
      };
      stage().append(element);
      await until(() => observer !== undefined);
      observer?.state('connecting');
      observer?.state('open');
      observer?.message({ type: 'joined', peerId: 'x', host: null, peers: [], topology: 'star' });
      const refusal = new BeachError('unauthorized', 'Not you.');
      observer?.state('reconnecting', BeachError.rejoinRefused(refusal));
      if (tag === 'beach-viewer') {
        const link = 'You cannot join with this link or passphrase: ask the host for another one.';
        await says(element, 'Still trying to connect…', link);
      } else {
        const why = 'You may not go live here: sign in again, or ask whoever runs this page.';
        await says(element, 'Live · nobody watching · reconnecting…', why);
      }
      observer?.state('open');
      await until(() => !words(element, '[part~=status]')?.includes('connect'));
    });
  }

  it('says that the host takes no camera, instead of that it is on', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = put('beach-viewer', { session, share: 'camera microphone' });
    const label = (): string | null => words(viewer, '[part~=camera-button]');
    await until(() => label() === 'Camera: the host takes none');
    expect(words(viewer, '[part~=microphone-button]')).to.equal('Microphone: the host takes none');
    viewer.style.inlineSize = '304px';
    for (const button of viewer.shadowRoot?.querySelectorAll('.switch') ?? []) {
      const { right } = button.getBoundingClientRect();
      expect(right).to.be.at.most(viewer.getBoundingClientRect().right);
    }
    viewer.mute('camera');
    await until(() => label() === 'Camera off');
    viewer.leave();
    host.stop();
    host.allow = 'camera';
    host.start();
    await viewer.join();
    await until(() => label() === 'Camera on');
  });
});
