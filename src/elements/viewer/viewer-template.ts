import { html, nothing, type TemplateResult } from 'lit';
import type { Quality } from '../../link/health/quality.ts';
import { type PlayerBarView, playerBar } from '../stage/player-bar.ts';
import { qualityBars } from '../status/quality-bars.ts';
import { statusLine } from '../status/status-line.ts';
import { viewerButtons } from './viewer-buttons.ts';
import { type ViewerConditions, viewerStatus } from './viewer-status.ts';

export interface ViewerView extends ViewerConditions, PlayerBarView {
  readonly tiles: TemplateResult;
  /** Whether the `poster` slot has content. */
  readonly hasPoster: boolean;
  readonly controls: boolean;
  readonly fit: string;
  posterChanged(event: Event): void;
}

/** Shows the tiles of a viewer, or its state. */
export function viewerTemplate(view: ViewerView): TemplateResult {
  const { stage, tiles, hasPoster, controls, fit, quality, words } = view;
  const { pictured } = stage;
  const isMultiple = stage.layout.name !== 'solo';
  // The browser's controls have the same buttons. The page's own camera has the state on it, and may be small.
  const bar = stage.stream !== null && (!controls || isMultiple);
  return html`
    <div
      class="themed stage ${fit} ${isMultiple ? 'multiple' : ''} ${controls ? 'controlled' : ''}"
      part="stage"
      lang=${view.language}
      @fullscreenchange=${stage.changed}
    >
      ${tiles}
      <div class="poster" part="poster" ?hidden=${!hasPoster || pictured || isMultiple}>
        <slot name="poster" @slotchange=${view.posterChanged}></slot>
      </div>
      ${notice(view)} ${bar ? playerBar(view) : nothing}
      ${pictured && !isFine(quality) ? html`<div class="quality-overlay">${qualityBars(quality, words.quality)}</div>` : nothing}
    </div>
  `;
}

/** Shows the state. While a video is shown, only screen readers get it. */
function notice(view: ViewerView): TemplateResult {
  const { state, hasPoster, stage } = view;
  const shown = stage.stream !== null;
  const small = state === 'connected' || hasPoster || !stage.isEmpty ? 'compact' : '';
  return html`
    <div class="head ${shown ? 'visually-hidden' : `surface notice ${small}`}" part="notice">
      ${statusLine(viewerStatus(view))} ${shown ? nothing : [qualityBars(view.quality, view.words.quality), viewerButtons(view)]}
    </div>
  `;
}

/** Returns whether the quality needs no bars on the picture. */
function isFine(quality: Quality | null): boolean {
  return quality === null || quality.grade === 'excellent' || quality.grade === 'good';
}
