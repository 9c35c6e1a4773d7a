import type { Expectation } from './picture-watch.ts';
import type { Playback } from './playback.ts';
import { showsVideo, type Tile } from './tile.ts';

/** The volume of a stream, as set at this page. */
export interface Sound {
  /** From 0 to 1. */
  volume: number;
  muted: boolean;
}

/** A `<video>` on the stage, with its tile and its volume. */
export class VideoSlot {
  readonly playback: Playback;
  /** Null while the slot is free. */
  tile: Tile | null = null;
  sound: Sound = { volume: 1, muted: false };

  constructor(playback: Playback) {
    this.playback = playback;
  }

  /** Whether it has a picture to show. */
  get pictured(): boolean {
    return this.tile !== null && showsVideo(this.tile) && this.playback.pictured;
  }

  clear(): void {
    this.playback.stop();
    this.tile = null;
  }

  /** Plays the tile in this `<video>`. `stageMuted` mutes it together with all others. */
  play(video: HTMLVideoElement, stageMuted: boolean): void {
    const { tile, sound } = this;
    const muted = stageMuted || sound.muted || tile?.peerId === null;
    this.playback.show(video, {
      stream: tile?.stream ?? null,
      muted,
      volume: sound.volume,
      expects: expected(tile),
    });
  }
}

/** Only a camera must show new frames: a screen or a page's own stream may be static. */
function expected(tile: Tile | null): Expectation {
  if (tile === null || tile.peerId === null || !showsVideo(tile)) return 'nothing';
  return tile.source === 'camera' ? 'motion' : 'picture';
}
