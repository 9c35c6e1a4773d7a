import type { Expectation } from './picture-watch.ts';
import type { Playback } from './playback.ts';
import { showsVideo, type Tile } from './tile.ts';

/** A `<video>` on the stage: what it shows, and how loud people want it. */
export class Seat {
  readonly playback: Playback;
  /** Null while nothing is shown. */
  tile: Tile | null = null;
  /** From 0 to 1. */
  volume = 1;
  /** By who watches, not by who sends. */
  muted = false;

  constructor(playback: Playback) {
    this.playback = playback;
  }

  /** Whether it has a picture to show by now. */
  get pictured(): boolean {
    return this.tile !== null && showsVideo(this.tile) && this.playback.pictured;
  }

  leave(): void {
    this.playback.stop();
    this.tile = null;
    this.volume = 1;
    this.muted = false;
  }

  /** `silent`: nothing of the stage is to be heard. */
  play(video: HTMLVideoElement, silent: boolean): void {
    const { tile, volume } = this;
    const muted = silent || this.muted || tile?.peerId === null;
    this.playback.show(video, {
      stream: tile?.stream ?? null,
      muted,
      volume,
      expects: expected(tile),
    });
  }
}

/** Only a camera must move: a screen may stand still, and a page may send what it wants. */
function expected(tile: Tile | null): Expectation {
  if (tile === null || tile.peerId === null || !showsVideo(tile)) return 'nothing';
  return tile.source === 'camera' ? 'motion' : 'picture';
}
