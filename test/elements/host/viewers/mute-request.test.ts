import { expect } from '@open-wc/testing';
import { until } from '../../../kit/until.ts';
import { freshName, heard, put, record, words } from '../../page.ts';
import { restore } from '../../share/sharing.ts';

type Host = HTMLElementTagNameMap['beach-session'];

const button = (host: Host): HTMLElement | null | undefined =>
  host.shadowRoot?.querySelector<HTMLElement>('[part~=request-mute-button]');
const label = (host: Host): string | null | undefined => button(host)?.getAttribute('aria-label');

describe('R26 a request to mute for all', () => {
  afterEach(restore);

  it('mutes the microphone of a viewer, who reads why and can switch it on again', async () => {
    const session = freshName();
    const host = put('beach-session', { session, name: 'Grace', allow: 'microphone' });
    const viewer = put('beach-viewer', { session, name: 'Ada', share: 'microphone' });
    await until(() => label(host) === 'Mute Ada for all');
    await expect(host).to.be.accessible();
    const [peerId = ''] = host.peers.keys();
    const asked = heard(viewer, 'beach-muterequest');
    button(host)?.click();
    expect((await asked).name).to.equal('Grace');
    await until(() => label(host) === 'Ada is muted');
    expect(viewer.sharing.get('microphone')).to.equal('muted');
    expect(host.peers.get(peerId)?.streams[0]?.muted).to.deep.equal(['audio']);
    expect(words(viewer, '.errors')).to.equal('Grace has muted your microphone.');
    await expect(host).to.be.accessible();
    await expect(viewer).to.be.accessible();

    viewer.shadowRoot?.querySelector<HTMLElement>('[part~=microphone-button]')?.click();
    await until(() => label(host) === 'Mute Ada for all');
    await until(() => words(viewer, '.errors') === '');
  });

  it('leaves the microphone on where the page prevents it', async () => {
    const session = freshName();
    const host = put('beach-session', { session, allow: 'microphone' });
    const viewer = put('beach-viewer', { session, share: 'microphone' });
    const messages = record(viewer, 'beach-message');
    await until(() => label(host) === 'Mute Guest for all');
    const asked = heard(viewer, 'beach-muterequest');
    viewer.addEventListener('beach-muterequest', (event) => event.preventDefault());
    const [peerId = ''] = host.peers.keys();
    await host.requestMute(peerId);
    await asked;
    expect(viewer.sharing.get('microphone')).to.equal('live');
    expect(words(viewer, '.errors')).to.equal('');
    // No page sees the message behind it, or can send it.
    expect(messages).to.deep.equal([]);
    const sent = await viewer.send(null, { topic: 'beach:mute' }).catch(({ code }) => code);
    expect(sent).to.equal('invalid-option');
  });

  it('mutes another page of a mesh, whose sound goes to all', async () => {
    const session = freshName();
    const room = { session, topology: 'mesh' };
    const ada = put('beach-session', { ...room, name: 'Ada' });
    const bob = put('beach-session', { ...room, name: 'Bob', share: 'microphone' });
    const cleo = put('beach-session', { ...room, name: 'Cleo' });
    await until(() => label(ada) === 'Mute Bob for all' && label(cleo) === 'Mute Bob for all');
    const [bobId = ''] = [...ada.peers.values()]
      .filter(({ name }) => name === 'Bob')
      .map(({ peerId }) => peerId);
    await ada.requestMute(bobId);
    await until(() => label(ada) === 'Bob is muted' && label(cleo) === 'Bob is muted');
    await until(() => words(bob, '.errors') === 'Ada has muted your microphone.');
  });

  it('rejects for a peer that is not connected', async () => {
    const host = put('beach-session', { manual: true });
    const code = (): Promise<string> => host.requestMute('nobody').catch(({ code }) => code);
    expect(await code()).to.equal('send-failed');
    await host.start();
    expect(await code()).to.equal('send-failed');
  });
});
