import { expect } from '@open-wc/testing';
import { talking } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, put, record } from '../page.ts';
import { Peers } from '../peers.ts';
import { devices, restore } from '../share/sharing.ts';

const prototype = HTMLMediaElement.prototype;
const { setSinkId } = prototype;

describe('the speaker', () => {
  const peers = new Peers();
  /** The speakers that the machine has, besides the default one. */
  let present: string[];
  const told: [video: HTMLMediaElement, speaker: string][] = [];

  beforeEach(() => {
    present = ['desk', 'headset'];
    told.length = 0;
    prototype.setSinkId = async function tell(speaker) {
      if (speaker !== '' && !present.includes(speaker)) throw new DOMException('', 'NotFoundError');
      told.push([this, speaker]);
    };
    devices.enumerateDevices = async () =>
      present.map(
        (deviceId) =>
          ({ kind: 'audiooutput', deviceId, label: deviceId, groupId: '' }) as MediaDeviceInfo,
      );
  });
  afterEach(async () => {
    prototype.setSinkId = setSinkId;
    peers.clear();
    await restore();
  });

  async function playing(attributes: Record<string, string | boolean>) {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { page: talking('green') });
    const viewer = put('beach-viewer', { session, ...attributes });
    await heard(viewer, 'beach-stream');
    await viewer.updateComplete;
    return viewer;
  }

  const find = <E extends HTMLElement>(player: HTMLElement, part: string): E | null =>
    player.shadowRoot?.querySelector<E>(`[part~=${part}]`) ?? null;

  it('plays each video through the chosen one, and through the default again', async () => {
    const viewer = await playing({ speaker: 'desk' });
    const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
    await until(() => told.length === 1);
    viewer.speaker = 'headset';
    await until(() => told.length === 2);
    viewer.speaker = '';
    await until(() => told.length === 3);
    expect(told).to.deep.equal([
      [video, 'desk'],
      [video, 'headset'],
      [video, ''],
    ]);
  });

  it('is a real one where the machine has one', async function real() {
    await restore();
    prototype.setSinkId = setSinkId;
    const { mediaDevices } = navigator;
    // Browsers list speakers by name only for pages that may use a microphone.
    const microphone = await mediaDevices.getUserMedia({ audio: true });
    for (const track of microphone.getTracks()) track.stop();
    const all = await mediaDevices.enumerateDevices();
    const speakers = all.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
    const speaker = speakers.find(({ deviceId }) => deviceId !== 'default')?.deviceId;
    // Firefox has no fake speaker.
    if (speaker === undefined && navigator.userAgent.includes('Firefox')) this.skip();
    const viewer = await playing({});
    const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
    viewer.speaker = `${speaker}`;
    await until(() => video.sinkId === speaker);
    viewer.speaker = '';
    await until(() => video.sinkId === '');
  });

  it('is the default one while the chosen one is gone, with one warning', async () => {
    const viewer = await playing({ speaker: 'desk' });
    await until(() => told.length === 1);
    const events = record(viewer, 'beach-warning');
    // A page that nobody has touched plays no sound, of which the browser warns, too.
    const warnings = () => events.filter(({ error }) => error.code !== 'autoplay-blocked');
    present = ['headset'];
    devices.dispatchEvent(new Event('devicechange'));
    await until(() => told.at(-1)?.[1] === '');
    expect(warnings().map(({ error }) => error.code)).to.deep.equal(['no-device']);
    present = ['headset', 'desk'];
    devices.dispatchEvent(new Event('devicechange'));
    await until(() => told.at(-1)?.[1] === 'desk');
    expect(warnings().length).to.equal(1);
  });

  it('that does not exist is replaced by the default, with a warning', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { page: talking('green') });
    const viewer = put('beach-viewer', { session, speaker: 'gone' });
    const { error } = await heard(viewer, 'beach-warning');
    expect(error.code).to.equal('no-device');
    await until(() => told.at(-1)?.[1] === '');
  });

  it('is reported where the browser lets no page choose it', async () => {
    Reflect.deleteProperty(prototype, 'setSinkId');
    const viewer = put('beach-viewer', { session: freshName(), speaker: 'desk', controls: true });
    const { error } = await heard(viewer, 'beach-warning');
    expect(error.code).to.equal('unsupported-browser');
    expect(find(viewer, 'devices-button')).to.equal(null);
  });

  it('is chosen by the person where the page shows controls', async () => {
    const viewer = await playing({ controls: true });
    const button = find(viewer, 'devices-button') as HTMLElement;
    expect(button.textContent?.trim()).to.equal('Speaker');
    button.click();
    const select = (): HTMLSelectElement | null => find(viewer, 'speaker-select');
    await until(() => select()?.options.length === 3);
    const options = [...(select()?.options ?? [])].map(({ value, text }) => [value, text]);
    expect(options).to.deep.equal([
      ['', 'System default'],
      ['desk', 'desk'],
      ['headset', 'headset'],
    ]);
    Object.assign(select() as HTMLSelectElement, { value: 'headset' });
    select()?.dispatchEvent(new Event('change'));
    await until(() => told.at(-1)?.[1] === 'headset');
    expect(viewer.speaker).to.equal('headset');
    await expect(viewer).to.be.accessible();
    present = ['desk'];
    Object.assign(select() as HTMLSelectElement, { value: 'headset' });
    viewer.speaker = '';
    await until(() => told.at(-1)?.[1] === '');
    button.click();
    await until(() => select() === null);
  });

  it('takes a real browser’s answer', async function real() {
    prototype.setSinkId = setSinkId;
    if (!setSinkId) this.skip();
    const viewer = put('beach-viewer', { session: freshName(), speaker: 'no such speaker' });
    const { error } = await heard(viewer, 'beach-warning');
    expect(['no-device', 'permission-denied', 'device-busy']).to.include(error.code);
  });
});
