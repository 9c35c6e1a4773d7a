import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from './icons.ts';

export interface PlayerBarView {
  /** What fills the screen. */
  stage(): HTMLElement | null;
  /** What floats over other windows. */
  video(): HTMLVideoElement | null;
  readonly isFullScreen: boolean;
}

/** The buttons of a player: those that the browser has something for. */
export function playerBar({ stage, video, isFullScreen }: PlayerBarView): TemplateResult {
  const { pictureInPictureEnabled, fullscreenEnabled } = document;
  return html`
    <div class="bar" part="bar">
      ${
        pictureInPictureEnabled
          ? button('pip', 'Picture in picture', 'pictureInPicture', () => float(video()))
          : nothing
      }
      ${
        fullscreenEnabled
          ? button(
              'fullscreen',
              isFullScreen ? 'Leave full screen' : 'Full screen',
              isFullScreen ? 'window' : 'fullScreen',
              () => fill(stage(), isFullScreen),
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

function fill(stage: HTMLElement | null, isFullScreen: boolean): void {
  const change = isFullScreen ? document.exitFullscreen() : stage?.requestFullscreen();
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
