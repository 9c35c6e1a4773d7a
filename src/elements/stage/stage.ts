import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { RemoteStream } from '../../link/connection/media.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { BoundedMap } from '../../runtime/bounded-map.ts';
import { systemClock } from '../../runtime/clock.ts';
import { defaultLimits, type Limits } from '../../runtime/limits.ts';
import type { PeerInfo } from '../../session/state/peer-info.ts';
import { icon } from '../icons.ts';
import type { English } from '../words/english.ts';
import { type Layout, layOut } from './layout.ts';
import { Playback } from './playback.ts';
import { stageTile, stallNotice } from './stage-tile.ts';
import { hasAudio, type Tile, tileName } from './tile.ts';

import { type Sound, VideoSlot } from './video-slot.ts';

interface StageElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly hasUpdated: boolean;
  readonly limits: Partial<Limits> | undefined;
}

/** The callbacks of the stage's element. */
export interface StageEvents {
  warned(error: BeachError): void;
  /** Called when sound was switched with the browser's controls. */
  muted(muted: boolean): void;
}

export interface StageView {
  readonly peers: ReadonlyMap<string, PeerInfo>;
  /** Whether the person at this page has muted all streams. */
  readonly muted: boolean;
  /** Whether the large tile has the browser's controls. */
  readonly controls: boolean;
  readonly words: English['stage'];
}

/**
 * Shows streams as tiles, one for each peer and source, and the page's own camera. A stream keeps its slot, and so
 * its `<video>`, for as long as it exists; a new stream takes a free slot.
 */
export class Stage implements ReactiveController {
  readonly #element: StageElement;
  readonly #events: StageEvents;
  /** By peer; null for this page's own. */
  readonly #streams = new Map<string | null, readonly RemoteStream[]>();
  /** The volumes of the latest streams, by source and peer. */
  readonly #sounds = new BoundedMap<string, Sound>(64);
  #speakers: readonly string[] = [];
  /** In document order. The first slot always exists, free or not. */
  readonly #slots: VideoSlot[] = [];
  /** The slots with a `<video>` in the document, in document order. */
  #shown: readonly VideoSlot[] = [];
  #layout: Layout<Tile> = layOut([]);
  #muted = false;
  #soundBlocked = false;

  constructor(element: StageElement, events: StageEvents) {
    this.#element = element;
    this.#events = events;
    this.#addSlot();
    element.addController(this);
  }

  /** Call when a video has changed, or full screen has begun or ended. */
  readonly changed = (): void => this.#element.requestUpdate();

  /** The first stream that has arrived; null if there is none. */
  get stream(): MediaStream | null {
    const remote = [...this.#streams].flatMap(([peerId, streams]) =>
      peerId === null ? [] : streams,
    );
    return remote[0]?.stream ?? null;
  }

  get isEmpty(): boolean {
    return this.#taken.length === 0;
  }

  /** Whether any stream has a picture to show. */
  get pictured(): boolean {
    return this.#slots.some(({ pictured }) => pictured);
  }

  /** Whether other peers send sound, muted or not. */
  get audible(): boolean {
    return this.#taken.some(isAudible);
  }

  get layout(): Layout<Tile> {
    return this.#layout;
  }

  /** The `<video>` of the large tile. */
  get mainVideo(): HTMLVideoElement | null {
    const main = this.#slots.find(({ tile }) => tile === this.#layout.main);
    return main?.playback.video ?? null;
  }

  /** Whether it plays without sound only because the browser requires a tap. */
  get soundBlocked(): boolean {
    return this.#soundBlocked;
  }

  /** Replaces the streams of a peer; `peerId` is null for this page's own. */
  show(peerId: string | null, streams: readonly RemoteStream[]): void {
    this.#streams.set(peerId, streams);
    if (streams.length === 0) this.#streams.delete(peerId);
    this.#arrange();
    this.#element.requestUpdate();
  }

  /** Marks the peers that speak. */
  set speakers(peerIds: readonly string[]) {
    this.#speakers = peerIds;
    this.#element.requestUpdate();
  }

  /** Handles the mute button; returns whether all streams are muted now. */
  toggleMute(muted: boolean): boolean {
    if (!this.#soundBlocked) return !muted;
    this.unblock();
    return false;
  }

  /** Plays sound from now on. Call in response to a tap or key press. */
  unblock(): void {
    this.#soundBlocked = false;
    this.#muted = false;
    this.#play();
    this.#element.requestUpdate();
  }

  render({ peers, muted, controls, words }: StageView): TemplateResult {
    this.#muted = muted;
    const { name, main } = this.#layout;
    const shown = this.isEmpty ? this.#slots.slice(0, 1) : this.#taken;
    this.#shown = shown;
    const audible = shown.filter(isAudible);
    const tile = (slot: VideoSlot): TemplateResult =>
      stageTile({
        slot,
        name: slot.tile ? tileName(slot.tile, peers, words) : '',
        alone: shown.length === 1,
        main: slot.tile === (main ?? null),
        controls: controls && slot.tile === (main ?? null),
        speaking: this.#speakers.some((peerId) => peerId === slot.tile?.peerId),
        adjustable: audible.length > 1 && audible.includes(slot),
        words,
        changed: this.changed,
        soundChanged: () => this.#soundChanged(slot),
      });
    const refused = this.#refused.length > 0;
    const stalled = shown.filter(({ playback }) => playback.stalled);
    return html`
      ${
        refused || (this.#soundBlocked && !muted && audible.length > 0)
          ? html`<button
            class="main tap ${controls ? 'controlled' : ''}"
            type="button"
            part="button sound-button"
            @click=${() => (muted ? this.#play() : this.unblock())}
          >
            ${icon(refused ? 'play' : 'soundOff')}${refused ? words.tapToPlay : words.tapForSound}
          </button>`
          : nothing
      }
      <div class="tiles ${name}" ?hidden=${this.isEmpty}>
        ${this.#slots.map((slot) => (shown.includes(slot) ? tile(slot) : nothing))}
      </div>
      <p class="visually-hidden" aria-live="polite">
        ${stalled.map((slot) => slot.tile && `${stallNotice(slot, words)}: ${tileName(slot.tile, peers, words)}. `)}
      </p>
    `;
  }

  hostUpdated(): void {
    const tiles = this.#element.renderRoot.querySelector<HTMLElement>('.tiles');
    const { name, columns } = this.#layout;
    // The large tile of a strip is beside the rows.
    const count = this.#taken.length - (name === 'strip' ? 1 : 0);
    for (const [property, value] of Object.entries({ ...columns, count })) {
      tiles?.style.setProperty(`--_${property}`, `${value}`);
    }
    this.#play();
  }

  hostConnected(): void {
    // The browser pauses videos that leave the document.
    if (this.#element.hasUpdated) this.#play();
  }

  /** The slots that the browser does not play before a tap. */
  get #refused(): VideoSlot[] {
    return this.#shown.filter(({ playback }) => playback.refused);
  }

  get #taken(): VideoSlot[] {
    return this.#slots.filter(({ tile }) => tile !== null);
  }

  /** Gives every stream a slot, and frees the slots of ended ones. */
  #arrange(): void {
    const wanted = new Set<Tile>();
    for (const [peerId, streams] of this.#streams) {
      for (const stream of streams) wanted.add({ ...stream, peerId });
    }
    for (const slot of this.#taken) {
      const tile = [...wanted].find(
        ({ peerId, source }) => peerId === slot.tile?.peerId && source === slot.tile.source,
      );
      if (tile && wanted.delete(tile)) slot.tile = tile;
      else slot.clear();
    }
    for (const tile of wanted) {
      const slot = this.#slots.find((free) => free.tile === null) ?? this.#addSlot();
      slot.tile = tile;
      slot.sound = this.#soundOf(tile);
    }
    this.#layout = layOut(this.#taken.map(({ tile }) => tile as Tile));
  }

  /** Returns the volume that the stream had before, so that it survives a reconnection. */
  #soundOf({ peerId, source }: Tile): Sound {
    const key = `${source} ${peerId}`;
    const sound = this.#sounds.get(key) ?? { volume: 1, muted: false };
    this.#sounds.set(key, sound);
    return sound;
  }

  #addSlot(): VideoSlot {
    const slot: VideoSlot = new VideoSlot(
      new Playback({
        clock: systemClock,
        stallTimeout: () => this.#stallTimeout,
        changed: this.changed,
        blocked: (cause) => this.#blocked(slot, cause),
        stalled: () => this.#stalled(slot),
      }),
    );
    this.#slots.push(slot);
    return slot;
  }

  get #stallTimeout(): number {
    return this.#element.limits?.mediaStall ?? defaultLimits.mediaStall;
  }

  #play(): void {
    const videos = this.#element.renderRoot.querySelectorAll('video');
    for (const [index, slot] of this.#shown.entries()) {
      const video = videos[index];
      if (video) slot.play(video, this.#muted || this.#soundBlocked);
    }
  }

  #blocked({ tile, playback }: VideoSlot, cause: unknown): void {
    const { refused } = playback;
    const reported = refused ? this.#refused.length > 1 : this.#soundBlocked;
    this.#soundBlocked ||= !refused;
    this.#element.requestUpdate();
    if (reported || tile === null || !(refused || hasAudio(tile))) return;
    const what = refused ? 'nothing' : 'no sound';
    this.#events.warned(
      new BeachError(
        'autoplay-blocked',
        `The browser plays ${what} before a tap or key press on the page.`,
        { cause },
      ),
    );
  }

  #stalled({ tile }: VideoSlot): void {
    if (tile === null || tile.peerId === null) return;
    this.#events.warned(BeachError.mediaStalled(tile, this.#stallTimeout / 1000));
  }

  /** Adopts a change in the browser's controls. */
  #soundChanged(slot: VideoSlot): void {
    const { video } = slot.playback;
    if (video === null) return;
    slot.sound.volume = video.volume;
    this.#element.requestUpdate();
    if (!slot.playback.soundSwitched()) return;
    if (!video.muted) slot.sound.muted = false;
    if (!this.#soundBlocked) this.#events.muted(video.muted);
    else if (!video.muted) this.unblock();
  }
}

function isAudible({ tile }: VideoSlot): boolean {
  return tile !== null && tile.peerId !== null && hasAudio(tile);
}
