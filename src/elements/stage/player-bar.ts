import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from '../icons.ts';
import type { Stage } from './stage.ts';

export interface PlayerBarView {
  readonly stage: Stage;
  /** What the stage is in. */
  readonly root: ShadowRoot;
  /** People want to hear nothing. */
  readonly muted: boolean;
  toggleMute(): void;
}

/** Of iPhones, where only a video fills the screen, and no other element. */
interface PhoneVideo extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
  readonly webkitDisplayingFullscreen?: boolean;
}

/** The buttons of a player: those that the browser has something for. */
export function playerBar(view: PlayerBarView): TemplateResult | typeof nothing {
  const { stage, root, muted, toggleMute } = view;
  const { audible, pictured } = stage;
  if (!audible && !pictured) return nothing;
  const silent = muted || stage.soundBlocked;
  const full = Boolean(root.fullscreenElement);
  return html`
    <div class="bar" part="bar">
      ${
        audible
          ? button(
              'mute-all',
              silent ? 'Unmute' : 'Mute',
              silent ? 'soundOff' : 'sound',
              toggleMute,
            )
          : nothing
      }
      ${
        pictured && document.pictureInPictureEnabled
          ? button('pip', 'Picture in picture', 'pictureInPicture', () => float(stage.mainVideo))
          : nothing
      }
      ${
        pictured && (document.fullscreenEnabled || fillsWithVideo())
          ? button(
              'fullscreen',
              full ? 'Leave full screen' : 'Full screen',
              full ? 'window' : 'fullScreen',
              () => fill(view, full),
            )
          : nothing
      }
    </div>
  `;
}

function button(part: string, label: string, name: IconName, press: () => void): TemplateResult {
  return html`
    <button
      type="button"
      part="button ${part}-button"
      aria-label=${label}
      title=${label}
      @click=${press}
    >
      ${icon(name)}
    </button>
  `;
}

function fillsWithVideo(): boolean {
  const { requestFullscreen } = Element.prototype as Partial<Element>;
  return !requestFullscreen && 'webkitEnterFullscreen' in HTMLVideoElement.prototype;
}

function fill({ stage, root }: PlayerBarView, full: boolean): void {
  if (fillsWithVideo()) return (stage.mainVideo as PhoneVideo | null)?.webkitEnterFullscreen?.();
  const change = full
    ? document.exitFullscreen()
    : root.querySelector('.stage')?.requestFullscreen();
  // A frame may forbid it, and a person may be faster.
  change?.catch(() => {});
}

function float(video: HTMLVideoElement | null): void {
  const root = video?.getRootNode() as ShadowRoot | undefined;
  const change: Promise<unknown> | undefined =
    root?.pictureInPictureElement === video
      ? document.exitPictureInPicture()
      : video?.requestPictureInPicture();
  change?.catch(() => {});
}
