import '../../../src/define.ts';
import '../../crowd/page/page.ts';
import '../../e2e/page/probe.ts';
import { BareChannels } from './bare-channels.ts';
import { FlashingFilm } from './flashing-film.ts';
import { SharedFilm } from './shared-film.ts';

const wirePage = {
  bare: new BareChannels(),
  film: new SharedFilm(),
  flashing: new FlashingFilm(),
  /** A video that takes whatever the wire gives. */
  noise(): MediaStream {
    const canvas = window.probe.noise();
    document.body.append(canvas);
    return canvas.captureStream(15);
  },
};

declare global {
  interface Window {
    wirePage: typeof wirePage;
  }
}
window.wirePage = wirePage;
