import type { Expectation } from './picture-watch.ts';
import type { Playback } from './playback.ts';
import { showsVideo, type Tile } from './tile.ts';

/** How loud people want a stream: whoever watches, not whoever sends. */
export interface Sound {
  /** From 0 to 1. */
  volume: number;
  muted: boolean;
}

/** A `<video>` on the stage: what it shows, and how loud people want it. */
export class VideoSlot {
  readonly playback: Playback;
  /** Null while nothing is shown. */
  tile: Tile | null = null;
  sound: Sound = { volume: 1, muted: false };

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
  }

  /** `silent`: nothing of the stage is to be heard. */
  play(video: HTMLVideoElement, silent: boolean): void {
    const { tile, sound } = this;
    const muted = silent || sound.muted || tile?.peerId === null;
    this.playback.show(video, {
      stream: tile?.stream ?? null,
      muted,
      volume: sound.volume,
      expects: expected(tile),
    });
  }
}

/** Only a camera must move: a screen may stand still, and a page may send what it wants. */
function expected(tile: Tile | null): Expectation {
  if (tile === null || tile.peerId === null || !showsVideo(tile)) return 'nothing';
  return tile.source === 'camera' ? 'motion' : 'picture';
}
