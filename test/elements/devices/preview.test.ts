import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { frames, freshName, heard, put, stage, words } from '../page.ts';
import { devices, intercept, permission, refuse, restore } from '../share/sharing.ts';

type Player = HTMLElementTagNameMap['beach-session'] | HTMLElementTagNameMap['beach-viewer'];

describe('a preview before joining', () => {
  afterEach(restore);

  function find<E extends HTMLElement>(player: Player, part: string): E | null {
    return player.shadowRoot?.querySelector<E>(`[part~=${part}]`) ?? null;
  }

  async function pictured(player: Player): Promise<void> {
    await until(() => (player.shadowRoot?.querySelector('video')?.videoWidth ?? 0) > 0);
  }

  it('captures for this page alone, and sends the same tracks once the person joins', async () => {
    const session = freshName();
    const host = put('beach-session', { session, allow: 'camera microphone' });
    const viewer = put('beach-viewer', { session, share: 'camera microphone', preview: true });
    await pictured(viewer);
    expect(words(viewer, '[part~=status]')).to.equal('Preview');
    expect([viewer.engine, viewer.state, host.peers.size]).to.deep.equal([null, 'disconnected', 0]);
    const tracks = viewer.localStreams.get('camera')?.getTracks() ?? [];
    expect(tracks.map(({ kind }) => kind)).to.have.members(['audio', 'video']);
    const arrived = heard(host, 'beach-stream', ({ stream }) => stream !== null);
    find(viewer, 'join-button')?.click();
    await arrived;
    expect(viewer.localStreams.get('camera')?.getTracks()).to.deep.equal(tracks);
    await until(() => find(viewer, 'devices') === null);
  });

  it('covers no button that joins, however small', async () => {
    const viewer = put('beach-viewer', { session: freshName(), share: 'camera', preview: true });
    viewer.style.inlineSize = '160px';
    await pictured(viewer);
    await until(() => find(viewer, 'join-button'));
    const button = find(viewer, 'join-button') as HTMLElement;
    const { left, right, top, bottom } = button.getBoundingClientRect();
    for (const [x, y] of [
      [left + 4, top + 4],
      [right - 4, top + 4],
      [left + 4, bottom - 4],
      [right - 4, bottom - 4],
    ] as const) {
      expect(viewer.shadowRoot?.elementFromPoint(x, y)).to.equal(button);
    }
  });

  it('has a choice of devices, which is what is captured', async () => {
    const host = put('beach-session', {
      session: freshName(),
      share: 'camera microphone',
      preview: true,
    });
    await until(() => find<HTMLSelectElement>(host, 'camera-select')?.options.length);
    await pictured(host);
    const select = find<HTMLSelectElement>(host, 'camera-select') as HTMLSelectElement;
    await until(() => [...select.options].every(({ text, value }) => text && value));
    const asked: MediaStreamConstraints[] = [];
    intercept(async (constraints) => asked.push(constraints));
    const last = [...select.options].at(-1) as HTMLOptionElement;
    select.value = last.value;
    select.dispatchEvent(new Event('change'));
    await until(() => asked.length === 1 && !select.ariaBusy);
    expect(asked[0]?.video).to.have.deep.property('deviceId', { exact: last.value });
    await expect(host).to.be.accessible();
    const chosen = host.localStreams.get('camera')?.getVideoTracks()[0];
    await host.start();
    expect(host.localStreams.get('camera')?.getVideoTracks()).to.deep.equal([chosen]);
  });

  it('says why a device cannot be used, and keeps the last', async () => {
    const host = put('beach-session', { session: freshName(), share: 'camera', preview: true });
    await pictured(host);
    await until(() => find<HTMLSelectElement>(host, 'camera-select')?.value);
    const before = host.localStreams.get('camera')?.getTracks();
    intercept(() => refuse('OverconstrainedError'));
    find(host, 'camera-select')?.dispatchEvent(new Event('change'));
    await until(() => words(host, '[part~=devices] [part~=error]'));
    expect(words(host, '[part~=devices] [part~=error]')).to.match(/^The camera was not found/);
    expect(host.localStreams.get('camera')?.getTracks()).to.deep.equal(before);
  });

  it('ends with the element, and with leave()', async () => {
    const viewer = put('beach-viewer', { session: freshName(), share: 'camera', preview: true });
    await pictured(viewer);
    const [track] = viewer.localStreams.get('camera')?.getTracks() ?? [];
    viewer.leave();
    expect([track?.readyState, viewer.sharing.size]).to.deep.equal(['ended', 0]);
    // The button begins another one.
    await until(() => words(viewer, '[part~=status]') === 'Not connected');
    find(viewer, 'join-button')?.click();
    await pictured(viewer);
    expect(viewer.engine).to.equal(null);
    const [second] = viewer.localStreams.get('camera')?.getTracks() ?? [];
    viewer.remove();
    await until(() => second?.readyState === 'ended');
    // Attached again, it begins anew.
    stage().append(viewer);
    await until(() => viewer.sharing.get('camera') === 'live');
  });

  it('leaves no camera on where the element goes before the person has allowed it', async () => {
    const { ask, give } = permission();
    const got: MediaStreamTrack[] = [];
    intercept(ask);
    const asking = devices.getUserMedia;
    devices.getUserMedia = async (constraints) => {
      const stream = await asking.call(devices, constraints);
      got.push(...stream.getTracks());
      return stream;
    };
    const viewer = put('beach-viewer', {
      session: freshName(),
      share: 'camera microphone',
      preview: true,
    });
    await until(() => viewer.sharing.get('camera') === 'asking');
    viewer.remove();
    await until(() => viewer.sharing.size === 0);
    give();
    await until(() => got.length === 2 && got.every(({ readyState }) => readyState === 'ended'));
    expect(viewer.localStreams.size).to.equal(0);
  });

  it('lives through a move', async () => {
    const host = put('beach-session', { session: freshName(), share: 'camera', preview: true });
    await pictured(host);
    const [track] = host.localStreams.get('camera')?.getTracks() ?? [];
    stage().append(document.createElement('section'));
    stage().querySelector('section')?.append(host);
    await frames(4);
    expect(track?.readyState).to.equal('live');
    expect(host.localStreams.get('camera')?.getTracks()).to.deep.equal([track]);
  });

  it('waits for the button with "manual"', async () => {
    const host = put('beach-session', {
      session: freshName(),
      share: 'camera',
      preview: true,
      manual: true,
    });
    await frames(3);
    expect(host.sharing.size).to.equal(0);
    find(host, 'toggle-button')?.click();
    await pictured(host);
    expect(host.state).to.equal('idle');
    find(host, 'toggle-button')?.click();
    await until(() => host.state === 'live');
  });

  it('shows how loud the microphone is', async function level() {
    // On a machine without a sound card, the audio contexts of Firefox never run.
    if (navigator.userAgent.includes('Firefox')) this.skip();
    const host = put('beach-session', { session: freshName(), share: 'microphone', preview: true });
    await until(() => find(host, 'level'));
    await until(() => Number(find(host, 'level')?.ariaValueNow) > 20);
  });
});
