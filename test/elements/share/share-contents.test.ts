import { expect } from '@open-wc/testing';
import { filledCanvas, pixelAt } from '../../kit/media/canvas.ts';
import { moving, recorded, recordedTone } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { frames, freshName, heard, make, put, record, stage } from '../page.ts';
import { click, decodes, plays, restore, shines, shows } from './sharing.ts';

describe('sharing the contents of the tag', () => {
  afterEach(restore);

  it('sends the canvas inside the tag, also one that is added later', async () => {
    const canvas = filledCanvas('rgb(0 200 0)');
    const session = freshName();
    const host = put('beach-session', { session, share: 'contents' });
    const viewer = put('beach-viewer', { session });
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    const coming = shows(viewer, 'contents');
    host.append(canvas);
    const video = await decodes(await coming);
    const [red, green] = pixelAt(video, 0.1, 0.1);
    expect(green - red).to.be.greaterThan(100);
    canvas.remove();
    await heard(viewer, 'beach-stream', ({ stream }) => stream === null);
  });

  it('leaves the context of a canvas to its page, and sends the last drawing of a static one', async () => {
    const canvas = document.createElement('canvas');
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(canvas);
    stage().append(host);
    await until(() => host.sharing.get('contents') === 'live');
    const context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
    expect(context.getContextAttributes().alpha).to.equal(false);
    context.fillStyle = 'rgb(0 200 0)';
    context.translate(20, 20);
    context.globalAlpha = 0.5;
    context.fillRect(0, 0, 300, 150);
    const before = context.getImageData(0, 0, 60, 60).data;
    await decodes(await shows(put('beach-viewer', { session }), 'contents'));
    expect(context.getImageData(0, 0, 60, 60).data).to.deep.equal(before);
    expect(context.getTransform().e).to.equal(20);
    expect(context.globalAlpha).to.equal(0.5);
  });

  it('sends the last drawing of a canvas from another document', async () => {
    const inner = document.createElement('iframe');
    stage().append(inner);
    const canvas = inner.contentDocument?.createElement('canvas') as HTMLCanvasElement;
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(canvas);
    stage().append(host);
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = 'rgb(0 200 0)';
    context.fillRect(0, 0, 300, 150);
    await until(() => host.sharing.get('contents') === 'live');
    await frames(10);
    await decodes(await shows(put('beach-viewer', { session }), 'contents'));
  });

  it('leaves a canvas that a worker draws to it', async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.transferControlToOffscreen().getContext('2d');
    context?.fillRect(0, 0, 300, 150);
    await frames(2);
    const host = make('beach-session', { share: 'contents' });
    const warnings = record(host, 'beach-warning');
    host.append(canvas);
    stage().append(host);
    await until(() => !['asking', undefined].includes(host.sharing.get('contents')));
    // Firefox does not capture it.
    const fails = host.sharing.get('contents') === 'failed';
    const codes = warnings.map(({ error }) => error.code);
    expect(codes).to.deep.equal(fails ? ['unsupported-browser'] : []);
    expect(host.sharing.get('contents')).not.to.equal('blocked');
  });

  it('sends a film that is played again, and the next one, over the same connection', async () => {
    const film = document.createElement('video');
    Object.assign(film, { muted: true, loop: true, src: await recorded(moving('red')) });
    const next = await recorded(moving('green'));
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(film);
    stage().append(host);
    const viewer = put('beach-viewer', { session });
    await film.play();
    const seen = await decodes(await shows(viewer, 'contents'));
    await shines(seen, 'red');
    const live = (): boolean =>
      host.localStreams.get('contents')?.getTracks()[0]?.readyState === 'live';
    film.loop = false;
    await new Promise((resolve) => film.addEventListener('ended', resolve));
    await until(() => !live());
    await film.play();
    await until(live);
    await plays(viewer);
    Object.assign(film, { loop: true, src: next });
    await film.play();
    await shines(seen, 'green');
    expect(host.localStreams.get('contents')?.getTracks().length).to.equal(1);
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('sends sound that is played again', async () => {
    const sound = document.createElement('audio');
    Object.assign(sound, { src: recordedTone() });
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(sound);
    stage().append(host);
    await click(host);
    const stream = await shows(put('beach-viewer', { session }), 'contents');
    expect(stream.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    const live = (): boolean =>
      host.localStreams.get('contents')?.getTracks()[0]?.readyState === 'live';
    await sound.play();
    await new Promise((resolve) => sound.addEventListener('ended', resolve));
    await until(() => !live());
    await sound.play();
    await until(live);
    expect(host.sharing.get('contents')).to.equal('live');
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('delays no viewer for a film that never loads', async () => {
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.limits = { mediaWait: 500 };
    host.append(document.createElement('video'));
    const warnings = record(host, 'beach-warning');
    stage().append(host);
    put('beach-viewer', { session });
    await heard(host, 'beach-viewerjoin');
    expect(host.sharing.get('contents')).to.equal('asking');
    expect(warnings).to.deep.equal([]);
  });
});
