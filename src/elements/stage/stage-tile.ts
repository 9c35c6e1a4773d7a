import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { English } from '../words/english.ts';
import { hasAudio, showsVideo, type Tile } from './tile.ts';
import type { Sound, VideoSlot } from './video-slot.ts';

export interface StageTileView {
  readonly slot: VideoSlot;
  readonly name: string;
  /** Whether it is the only tile, which needs no name. */
  readonly alone: boolean;
  readonly main: boolean;
  readonly controls: boolean;
  readonly speaking: boolean;
  /** Whether it has a volume control. */
  readonly adjustable: boolean;
  readonly words: English['stage'];
  changed(): void;
  soundChanged(): void;
}

/** Shows one stream: its picture, or an avatar for sound alone, with its name and volume. */
export function stageTile(view: StageTileView): TemplateResult {
  const { slot, name, alone, main, controls, speaking, words } = view;
  const { tile, pictured, playback } = slot;
  const video = tile !== null && showsVideo(tile);
  const own = tile?.peerId === null;
  const classes = [
    'tile',
    main && 'main',
    own && 'own',
    own && tile.source === 'camera' && 'mirrored',
    tile?.source === 'screen' && 'uncropped',
    tile && !pictured && 'no-picture',
    speaking && 'speaking',
  ].filter(Boolean);
  return html`
    <div
      class=${classes.join(' ')}
      part="tile"
      role=${alone ? nothing : 'group'}
      aria-label=${alone ? nothing : name}
    >
      <video
        class=${video ? '' : 'audio-only'}
        part="video"
        aria-label=${alone ? words.stream : words.streamOf(name)}
        playsinline
        ?hidden=${!video && !(tile && controls)}
        ?controls=${controls}
        @volumechange=${view.soundChanged}
        @resize=${view.changed}
        @leavepictureinpicture=${view.changed}
        @webkitendfullscreen=${view.changed}
      ></video>
      ${tile && !pictured ? avatar(name, !video && sendsAudio(tile) && words.audioOnly) : nothing}
      ${playback.stalled ? html`<p class="stall" part="stall"><span>${stallNotice(slot, words)}…</span></p>` : nothing}
      ${tile ? label(view) : nothing} ${view.adjustable ? volume(view) : nothing}
    </div>
  `;
}

/** Returns the notice on a frozen picture. */
export function stallNotice({ pictured }: VideoSlot, words: English['stage']): string {
  return pictured ? words.frozen : words.noPicture;
}

/** Returns whether it has sound that its sender has not muted. */
function sendsAudio(tile: Tile): boolean {
  return hasAudio(tile) && !tile.muted.includes('audio');
}

/** Replaces the picture. */
function avatar(name: string, note: string | false): TemplateResult {
  const initial = [...name][0] ?? '';
  return html`
    <div class="avatar" part="avatar">
      <span class="initial hue${hue(name)}" aria-hidden="true">${initial.toUpperCase()}</span>
      ${note ? html`<span class="only">${note}</span>` : nothing}
    </div>
  `;
}

/** Returns the same hue for the same name. */
function hue(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 4;
}

function label({
  slot: { tile },
  name,
  alone,
  words,
}: StageTileView): TemplateResult | typeof nothing {
  const muted = tile?.muted.includes('audio');
  if (alone && !muted) return nothing;
  return html`
    <p class="label" part="label">
      ${muted ? html`<span class="muted" part="muted" role="img" aria-label=${words.muted}>${icon('microphoneOff')}</span>` : nothing}
      <bdi class="name">${alone ? words.muted : name}</bdi>
    </p>
  `;
}

function volume({ slot, name, words, changed }: StageTileView): TemplateResult {
  const { muted, volume } = slot.sound;
  const set = (change: Partial<Sound>): void => {
    Object.assign(slot.sound, change);
    changed();
  };
  const level = muted ? 0 : volume;
  return html`
    <div class="volume" part="volume">
      <button
        type="button"
        part="button mute-button"
        aria-label=${(muted ? words.unmuteName : words.muteName)(name)}
        @click=${() => set({ muted: !muted })}
      >
        ${icon(level === 0 ? 'soundOff' : 'sound')}
      </button>
      <input
        type="range"
        part="volume-slider"
        min="0"
        max="1"
        step="0.05"
        aria-label=${words.volumeOf(name)}
        .value=${`${level}`}
        @input=${({ target }: { target: HTMLInputElement }) =>
          set({ volume: target.valueAsNumber, muted: false })}
      />
    </div>
  `;
}
