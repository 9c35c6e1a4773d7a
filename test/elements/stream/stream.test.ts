import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { BeachSession } from '../../../src/elements/beach-session.ts';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { filledCanvas, pixelAt } from '../../kit/media/canvas.ts';
import { decoded, moving, tone } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, frames, heard, pair, put, record, stage } from '../page.ts';

function videoOf(viewer: BeachViewer): HTMLVideoElement {
  return viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
}

function colorOf(video: HTMLVideoElement): string {
  const [red, green] = pixelAt(video, 0.375, 0.5);
  return red > green ? 'red' : 'green';
}

describe("the host's media", () => {
  const streams: MediaStream[] = [];
  function made(stream: MediaStream): MediaStream {
    streams.push(stream);
    return stream;
  }

  afterEach(async () => {
    await clear();
    for (const track of streams.splice(0).flatMap((stream) => stream.getTracks())) track.stop();
  });

  it('are there from the start', async () => {
    const host = put('beach-session');
    host.stream = made(moving('red'));
    await host.start();
    const viewer = put('beach-viewer', { session: host.session });
    const { stream, peerId } = await heard(viewer, 'beach-stream');
    expect(viewer.stream).to.equal(stream);
    expect(peerId).to.be.a('string');
    const video = videoOf(viewer);
    await decoded(video, 3);
    expect(video.srcObject).to.equal(stream);
    expect(video.paused).to.equal(false);
    expect(video.checkVisibility()).to.equal(true);
    expect(host.matches(':state(streaming)')).to.equal(true);
    expect(viewer.matches(':state(streaming)')).to.equal(true);
  });

  it('are those of a canvas that is added later, deep inside the tag', async () => {
    const [host, viewer] = await pair({ share: 'contents' });
    const app = document.createElement('div');
    host.append(app);
    await until(() => host.shadowRoot?.querySelector('slot')?.assignedElements()[0] === app);
    await frames(1);
    const coming = heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    app.append(filledCanvas('black'));
    expect((await coming).streams[0]?.source).to.equal('contents');
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    app.replaceChildren();
    await gone;
  });

  it('are set, replaced and cleared while the session runs', async () => {
    const [host, viewer] = await pair();
    const video = videoOf(viewer);
    expect(video.checkVisibility()).to.equal(false);
    const changes = record(viewer, 'beach-connectionstatechange');

    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    await decoded(video, 3);
    expect(colorOf(video)).to.equal('red');

    host.stream = made(moving('green'));
    while (colorOf(video) !== 'green') await decoded(video, 1);

    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    host.stream = null;
    await gone;
    expect(viewer.stream).to.equal(null);
    await viewer.updateComplete;
    expect(video.srcObject).to.equal(null);
    expect(video.checkVisibility()).to.equal(false);

    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    // A last picture from before may still be on its way.
    while (colorOf(video) !== 'red') await decoded(video, 1);
    expect(changes).to.deep.equal([]);
  });

  it('can be set before the tag is defined', async () => {
    const tag = 'late-session';
    const early = document.createElement(tag) as BeachSession;
    const film = moving('teal');
    early.stream = film;
    early.hostKey = 'chosen early';
    stage().append(early);
    customElements.define(tag, class extends BeachSession {});
    await heard(early, 'beach-statechange', ({ state }) => state === 'live');
    expect(Object.hasOwn(early, 'stream')).to.equal(false);
    expect(early.stream).to.equal(film);
    expect(early.hostKey).to.equal('chosen early');
    expect(early.matches(':state(streaming)')).to.equal(true);
  });

  it('reach a viewer that joins later', async () => {
    const [host] = await pair();
    host.stream = made(moving('green'));
    const late = put('beach-viewer', { session: host.session });
    await heard(late, 'beach-stream');
    await decoded(videoOf(late), 3);
    expect(colorOf(videoOf(late))).to.equal('green');
  });

  it('end with the host', async () => {
    const [host, viewer] = await pair();
    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    const gone = heard(viewer, 'beach-stream');
    host.stop();
    expect((await gone).stream).to.equal(null);
    expect(viewer.stream).to.equal(null);
    expect(viewer.matches(':state(streaming)')).to.equal(false);
  });

  it('are there again after a restart of the host', async () => {
    const [host, viewer] = await pair();
    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    host.stop();
    const back = heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    await host.start();
    await back;
    await decoded(videoOf(viewer), 3);
  });

  it('R37 continue to play in a viewer that was moved', async () => {
    const [host, viewer] = await pair();
    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    const video = videoOf(viewer);
    await decoded(video, 3);
    const parent = viewer.parentElement as HTMLElement;
    viewer.remove();
    await frames(1);
    parent.append(viewer);
    await decoded(video, 3);
    expect(videoOf(viewer)).to.equal(video);
  });

  it('continue to play in a viewer that was kept alive outside of the document, where browsers pause them', async () => {
    const [host, viewer] = await pair({ 'keep-alive': true });
    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    const video = videoOf(viewer);
    await decoded(video, 3);
    const parent = viewer.parentElement as HTMLElement;
    const paused = new Promise((resolve) => video.addEventListener('pause', resolve));
    viewer.remove();
    await paused;
    parent.append(viewer);
    await decoded(video, 3);
    viewer.leave();
    host.stop();
  });

  it('play without sound, with a warning, when the browser requires a tap', async () => {
    const [host, viewer] = await pair();
    const video = videoOf(viewer);
    const warning = heard(viewer, 'beach-warning');
    // As Firefox and Safari do before anything was tapped, with sound.
    const play = video.play.bind(video);
    video.play = () =>
      video.muted ? play() : Promise.reject(new DOMException('No.', 'NotAllowedError'));
    host.stream = made(new MediaStream([...moving('red').getTracks(), ...tone().getTracks()]));
    expect((await warning).error.code).to.equal('autoplay-blocked');
    await decoded(video, 3);
    expect(video.muted).to.equal(true);
    expect(viewer.muted).to.equal(false);
    expect(viewer.matches(':state(muted)')).to.equal(true);

    Reflect.deleteProperty(video, 'play');
    const button = viewer.shadowRoot?.querySelector<HTMLElement>('[part~=sound-button]');
    expect(button?.textContent?.trim()).to.equal('Tap for sound');
    // R26: the Tab key comes to it before it comes to the browser's controls.
    const isFirst = video.compareDocumentPosition(button as HTMLElement);
    expect(isFirst & Node.DOCUMENT_POSITION_PRECEDING).to.not.equal(0);
    button?.focus();
    // A script's click would not count for the browser.
    await sendKeys({ press: 'Enter' });
    await until(() => viewer.shadowRoot?.querySelector('[part~=sound-button]') === null);
    expect(video.muted).to.equal(false);
    expect(viewer.matches(':state(muted)')).to.equal(false);
    await decoded(video, 3);
  });

  it('need no tap without sound', async () => {
    const [host, viewer] = await pair();
    const warnings = record(viewer, 'beach-warning');
    host.stream = made(moving('red'));
    await heard(viewer, 'beach-stream');
    await decoded(videoOf(viewer), 3);
    expect(viewer.shadowRoot?.querySelector('[part~=sound-button]')).to.equal(null);
    expect(warnings).to.deep.equal([]);
  });

  it("are muted by the attribute, and by the browser's controls", async () => {
    const viewer = put('beach-viewer', { manual: true, muted: true, controls: true });
    await viewer.updateComplete;
    const video = videoOf(viewer);
    expect([video.muted, video.controls]).to.deep.equal([true, true]);
    const change = new Promise((resolve) => video.addEventListener('volumechange', resolve));
    video.muted = false;
    await change;
    expect(viewer.muted).to.equal(false);
    viewer.muted = true;
    viewer.controls = false;
    await viewer.updateComplete;
    expect([video.muted, video.controls]).to.deep.equal([true, false]);
  });
});
