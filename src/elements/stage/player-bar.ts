import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from '../icons.ts';
import type { English } from '../words/english.ts';
import type { Stage } from './stage.ts';

export interface PlayerBarView {
  readonly stage: Stage;
  /** The shadow root of the stage. */
  readonly root: ShadowRoot;
  /** Whether the person at this page has muted all streams. */
  readonly muted: boolean;
  readonly words: English;
  toggleMute(): void;
}

/** On iPhones, only a video can be in full screen, and no other element. */
interface WebKitVideo extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
  readonly webkitDisplayingFullscreen?: boolean;
}

/** Shows the player's buttons: those that the browser supports. */
export function playerBar(view: PlayerBarView): TemplateResult | typeof nothing {
  const { stage, root, muted, toggleMute } = view;
  const words = view.words.stage;
  const { audible, pictured } = stage;
  if (!audible && !pictured) return nothing;
  const silent = muted || stage.soundBlocked;
  const { pictureInPictureEnabled, fullscreenEnabled } = root.ownerDocument;
  const full = Boolean(root.fullscreenElement);
  return html`
    <div class="bar" part="bar">
      ${
        audible
          ? button(
              'mute-all',
              silent ? words.unmute : words.mute,
              silent ? 'soundOff' : 'sound',
              toggleMute,
            )
          : nothing
      }
      ${
        pictured && pictureInPictureEnabled
          ? button('pip', words.pictureInPicture, 'pictureInPicture', () =>
              togglePictureInPicture(stage.mainVideo),
            )
          : nothing
      }
      ${
        pictured && (fullscreenEnabled || hasVideoFullscreenOnly())
          ? button(
              'fullscreen',
              full ? words.leaveFullScreen : words.fullScreen,
              full ? 'window' : 'fullScreen',
              () => toggleFullscreen(view, full),
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

function hasVideoFullscreenOnly(): boolean {
  const { requestFullscreen } = Element.prototype as Partial<Element>;
  return !requestFullscreen && 'webkitEnterFullscreen' in HTMLVideoElement.prototype;
}

function toggleFullscreen({ stage, root }: PlayerBarView, full: boolean): void {
  if (hasVideoFullscreenOnly())
    return (stage.mainVideo as WebKitVideo | null)?.webkitEnterFullscreen?.();
  const change = full
    ? root.ownerDocument.exitFullscreen()
    : root.querySelector('.stage')?.requestFullscreen();
  // A frame may forbid it, or the person may have changed it already.
  change?.catch(() => {});
}

function togglePictureInPicture(video: HTMLVideoElement | null): void {
  const root = video?.getRootNode() as ShadowRoot | undefined;
  const change: Promise<unknown> | undefined =
    root?.pictureInPictureElement === video
      ? root.ownerDocument.exitPictureInPicture()
      : video?.requestPictureInPicture();
  change?.catch(() => {});
}
