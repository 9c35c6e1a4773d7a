import { expect } from '@open-wc/testing';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { Session } from '../../../src/session/session.ts';
import { createSignaling } from '../../../src/signaling/create-signaling.ts';
import { until } from '../../kit/until.ts';
import { clear, expectSoon, freshName, heard, pair, put, record } from '../page.ts';

type Pixel = readonly [number, number, number];

const red: Pixel = [255, 0, 0];
const green: Pixel = [0, 128, 0];

/** Draws once, and never again. */
function draw(canvas: HTMLCanvasElement, color: string): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = color;
  context.fillRect(0, 0, canvas.width, canvas.height);
}

function drawn(color: string, width = 160, height = 120): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  draw(canvas, color);
  return canvas;
}

/** Resolves when the viewer shows this color. */
async function shows(viewer: BeachViewer, color: Pixel): Promise<void> {
  const probe = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  await until(() => {
    const video = viewer.shadowRoot?.querySelector('video');
    if (!video?.videoWidth) return false;
    probe.drawImage(video, 0, 0);
    const { data } = probe.getImageData(60, 60, 1, 1);
    return color.every((value, index) => Math.abs(value - (data[index] ?? 0)) < 40);
  });
}

/** A picture of a kind that stands still, which another viewer has seen already. */
const pictures: Record<string, () => Promise<MediaStream>> = {
  'a canvas': async () => drawn('red').captureStream(),
  'a canvas, by a track in another stream': async () =>
    new MediaStream(drawn('red').captureStream().getTracks()),
  'a canvas that shows a bitmap': async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 160, height: 120 });
    const stream = canvas.captureStream();
    canvas
      .getContext('bitmaprenderer')
      ?.transferFromImageBitmap(await createImageBitmap(drawn('red')));
    return stream;
  },
};

describe('a picture that stands still', () => {
  const sessions: Session[] = [];

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.stop();
    await clear();
  });

  for (const [name, make] of Object.entries(pictures)) {
    it(`R47 is seen by a viewer that comes later: ${name}`, async () => {
      const [host, first] = await pair();
      const warnings = record(first, 'beach-warning');
      host.stream = await make();
      await shows(first, red);
      // What is sent because it is new was sent.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const late = put('beach-viewer', { session: host.session });
      const lateWarnings = record(late, 'beach-warning');
      await heard(late, 'beach-stream');
      const since = performance.now();
      await shows(late, red);
      expectSoon(since);
      expect([...warnings, ...lateWarnings]).to.deep.equal([]);
    });
  }

  it('R47 is seen when it is published to nobody, long after it was drawn', async () => {
    const host = put('beach-session');
    host.stream = drawn('red').captureStream();
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    const late = put('beach-viewer', { session: host.session });
    await shows(late, red);
  });

  for (const source of ['page', 'screen'] as const) {
    it(`R47 is seen when an engine publishes it as ${source}`, async () => {
      const session = freshName();
      const host = new Session({
        session,
        role: 'host',
        signaling: createSignaling('broadcast:'),
        logger: () => {},
      });
      sessions.push(host);
      host.publish(source, drawn('red').captureStream());
      await host.start();
      for (let viewer = 0; viewer < 2; viewer += 1) {
        await shows(put('beach-viewer', { session }), red);
      }
    });
  }

  it('R47 is the one that was drawn last', async () => {
    const canvas = drawn('red');
    const [host, first] = await pair();
    host.stream = canvas.captureStream();
    await shows(first, red);
    draw(canvas, 'green');
    await shows(first, green);
    await shows(put('beach-viewer', { session: host.session }), green);
  });
});
