import { make } from '../../elements/page.ts';
import { Peers } from '../../elements/peers.ts';
import { filledCanvas } from '../../kit/media/canvas.ts';
import { film, moving, tone } from '../../kit/media/films.ts';
import { rate, type Shown, shows } from './shown.ts';

type Media = Parameters<Peers['enter']>[1];

const others = new Peers();

/** Returns viewers of sound alone, and of several streams. */
export function pictures(): Shown[] {
  return [
    shown('sound alone', '.only', { camera: tone() }),
    shown('camera and screen', '.tile.uncropped', {
      camera: moving('peru', rate),
      screen: moving('steelblue', rate),
    }),
  ];
}

/** Returns viewers whose picture does not come, or does not move. A busy page takes long to notice. */
export function stalls(): Shown[] {
  const { stream, pause } = film('peru');
  const frozen = shown('picture frozen', '.stall', { camera: stream });
  frozen.element.addEventListener('beach-stream', () => setTimeout(pause, 1_000), { once: true });
  const still = filledCanvas('peru', 160, 120).captureStream(0);
  return [frozen, shown('no picture yet', '.stall', { camera: still })];
}

function shown(name: string, selector: string, media: Media): Shown {
  const session = name.replaceAll(' ', '-');
  const element = make('beach-viewer', { session });
  // A canvas that stands still would be sent again.
  const limits = { mediaCheck: 600_000 };
  return {
    name: `viewer: ${name}`,
    element,
    begin: () => void others.enter({ session, role: 'host', name: 'Ada', limits }, media),
    isThere: () => shows(element, selector),
  };
}
