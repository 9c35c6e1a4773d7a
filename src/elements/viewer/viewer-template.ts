import { html, nothing, type TemplateResult } from 'lit';
import type { Quality } from '../../link/health/quality.ts';
import { signalBars } from '../signal-bars.ts';
import { type PlayerBarView, playerBar } from '../stage/player-bar.ts';
import { statusLine } from '../status-line.ts';
import { type ViewerSituation, viewerStatus } from './viewer-status.ts';

export interface ViewerView extends ViewerSituation, PlayerBarView {
  /** Of the link to the host. */
  readonly quality: Quality | null;
  readonly tiles: TemplateResult;
  /** The page has put something into the `poster` slot. */
  readonly hasPoster: boolean;
  readonly controls: boolean;
  readonly fit: string;
  join(): void;
  posterChanged(event: Event): void;
}

/** What people see of a viewer. */
export function viewerTemplate(view: ViewerView): TemplateResult {
  const { stage, tiles, hasPoster, controls, fit, quality } = view;
  const { pictured } = stage;
  const several = stage.layout.name !== 'solo';
  // The browser's controls have such buttons.
  const bar = !controls || several;
  return html`
    <div
      class="themed stage ${fit} ${several ? 'multiple' : ''} ${controls ? 'controlled' : ''}"
      part="stage"
      @fullscreenchange=${stage.changed}
    >
      ${tiles}
      <div class="poster" part="poster" ?hidden=${!hasPoster || pictured || several}>
        <slot name="poster" @slotchange=${view.posterChanged}></slot>
      </div>
      ${notice(view)} ${bar ? playerBar(view) : nothing}
      ${pictured && !isFine(quality) ? html`<div class="quality-overlay">${signalBars(quality)}</div>` : nothing}
    </div>
  `;
}

/** Stays in the page while the video is shown, for those who hear it. */
function notice(view: ViewerView): TemplateResult {
  const { state, hasPoster, stage } = view;
  const shown = stage.stream !== null;
  const small = state === 'connected' || hasPoster || !stage.isEmpty ? 'compact' : '';
  return html`
    <div class="head ${shown ? 'visually-hidden' : `notice ${small}`}" part="notice">
      ${statusLine(viewerStatus(view))} ${shown ? nothing : [signalBars(view.quality), button(view)]}
    </div>
  `;
}

/** Then it takes no room from the picture. */
function isFine(quality: Quality | null): boolean {
  return quality === null || quality.grade === 'excellent' || quality.grade === 'good';
}

function button({ state, hasSession, join }: ViewerView): TemplateResult | typeof nothing {
  const failed = state === 'failed-permanent';
  if (!failed && (state !== 'disconnected' || !hasSession)) return nothing;
  return html`
    <button class="main" type="button" part="button join-button" @click=${join}>
      ${failed ? 'Try again' : 'Join'}
    </button>
  `;
}
