import { html, nothing, type TemplateResult } from 'lit';
import type { Quality } from '../link/quality.ts';
import { signalBars } from './signal-bars.ts';
import { statusLine } from './status-line.ts';
import { type ViewerSituation, viewerStatus } from './viewer-status.ts';

export interface ViewerFaceView extends ViewerSituation {
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Sound waits for a tap. */
  readonly soundBlocked: boolean;
  /** Of the link to the host. */
  readonly quality: Quality | null;
  readonly controls: boolean;
  readonly muted: boolean;
  join(): void;
  unblock(): void;
  volumeChanged(): void;
}

/** What people see of a viewer. The `<video>` is always the same one. */
export function viewerFace(view: ViewerFaceView): TemplateResult {
  const { hasVideo, hasAudio, controls, muted, soundBlocked, quality } = view;
  // Sound alone needs a player only where people may control it.
  const shown = hasVideo || (hasAudio && controls);
  return html`
    <div class="face stage" part="stage">
      <video
        class=${hasVideo ? '' : 'sound'}
        part="video"
        aria-label="Live stream"
        playsinline
        ?hidden=${!shown}
        ?controls=${controls}
        .muted=${muted || soundBlocked}
        @volumechange=${view.volumeChanged}
      ></video>
      ${notice(view, shown)}
      ${hasVideo && !isFine(quality) ? html`<div class="corner">${signalBars(quality)}</div>` : nothing}
      ${
        soundBlocked && hasAudio
          ? html`<button
            class="main tap ${controls ? 'controlled' : ''}"
            type="button"
            part="button sound-button"
            @click=${view.unblock}
          >
            Tap for sound
          </button>`
          : nothing
      }
    </div>
  `;
}

/** Stays in the page while the video is shown, for those who hear it. */
function notice(view: ViewerFaceView, shown: boolean): TemplateResult {
  const small = view.state === 'connected' ? 'small' : '';
  return html`
    <div class="head ${shown ? 'unseen' : `notice ${small}`}" part="notice">
      ${statusLine(viewerStatus(view))} ${shown ? nothing : [signalBars(view.quality), button(view)]}
    </div>
  `;
}

/** Then it takes no room from the picture. */
function isFine(quality: Quality | null): boolean {
  return quality === null || quality.grade === 'excellent' || quality.grade === 'good';
}

function button({ state, hasSession, join }: ViewerFaceView): TemplateResult | typeof nothing {
  const failed = state === 'failed-permanent';
  if (!failed && (state !== 'disconnected' || !hasSession)) return nothing;
  return html`
    <button class="main" type="button" part="button join-button" @click=${join}>
      ${failed ? 'Try again' : 'Join'}
    </button>
  `;
}
