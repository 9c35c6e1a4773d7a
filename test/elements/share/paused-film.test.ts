import { expect } from '@open-wc/testing';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { moving, recorded } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { expectSoon, freshName, heard, make, put, record, stage } from '../page.ts';
import { decodes, plays, restore, shines, shows } from './sharing.ts';

describe('sharing a film that is paused', () => {
  let film: HTMLVideoElement;
  let session: string;
  let host: BeachSession;

  beforeEach(async () => {
    film = document.createElement('video');
    Object.assign(film, {
      muted: true,
      loop: true,
      preload: 'auto',
      src: await recorded(moving('red')),
    });
    session = freshName();
    host = make('beach-session', { session, share: 'contents' });
    host.append(film);
  });
  afterEach(restore);

  /** Lets a viewer come, and fails where it waits for its picture longer than a second. */
  async function comes(color: 'red' | 'green' = 'red'): Promise<HTMLVideoElement> {
    const viewer = put('beach-viewer', { session });
    const warnings = record(viewer, 'beach-warning');
    const stream = await shows(viewer, 'contents');
    const since = performance.now();
    const video = await decodes(stream);
    await shines(video, color);
    expectSoon(since);
    expect(warnings).to.deep.equal([]);
    return video;
  }

  async function live(): Promise<void> {
    stage().append(host);
    await until(() => host.sharing.get('contents') === 'live' && host.state === 'live');
  }

  it('R47 is seen by viewers that come later, and goes on for them', async () => {
    await live();
    await film.play();
    const early = put('beach-viewer', { session });
    await decodes(await shows(early, 'contents'));
    film.pause();
    await heard(film, 'pause');
    const late = await comes();
    await comes();
    await film.play();
    await plays(early);
    await new Promise((resolve) => late.requestVideoFrameCallback(resolve));
    expect([...host.peers.values()].map(({ generation }) => generation)).to.deep.equal([1, 1, 1]);
    expect(host.localStreams.get('contents')?.getTracks().length).to.equal(1);
  });

  it('R47 is seen where it has never played', async () => {
    await live();
    await comes();
    await comes();
  });

  it('R47 is seen at the place that it was moved to, and as the film that replaced it', async () => {
    await live();
    const video = await comes();
    film.src = await recorded(moving('green'));
    await shines(video, 'green');
    const moved = heard(film, 'seeked');
    film.currentTime = 0.2;
    await moved;
    await comes('green');
  });

  it('R47 ends with the film', async () => {
    await live();
    const video = await comes();
    const [track] = host.localStreams.get('contents')?.getTracks() ?? [];
    film.removeAttribute('src');
    film.load();
    await until(() => track?.readyState === 'ended');
    expect(video.srcObject).to.not.equal(null);
  });
});
