import { html, nothing, type TemplateResult } from 'lit';
import { type PlayerBarView, playerBar } from '../stage/player-bar.ts';
import { type HostPanelView, hostPanel } from './host-panel.ts';

export interface HostView extends HostPanelView, PlayerBarView {
  /** Whether the tag has content. */
  readonly hasContent: boolean;
  slotChanged(event: Event): void;
}

/** Shows the content of the tag, the streams of other peers, and the panel below. */
export function hostTemplate(view: HostView): TemplateResult {
  const { stage, hasContent } = view;
  const above = hasContent || !stage.isEmpty;
  return html`
    <slot @slotchange=${view.slotChanged}></slot>
    ${stage.isEmpty ? nothing : tiles(view)}
    <div class="themed surface panel ${above ? 'below' : ''}" part="panel" lang=${view.language}>${hostPanel(view)}</div>
  `;
}

function tiles(view: HostView): TemplateResult {
  const { stage, peers, muted, hasContent, words } = view;
  const isMultiple = stage.layout.name !== 'solo';
  return html`
    <div
      class="themed stage ${isMultiple ? 'multiple' : ''} ${hasContent ? 'below' : ''}"
      part="stage"
      lang=${view.language}
      @fullscreenchange=${stage.changed}
    >
      ${stage.render({ peers, muted, controls: false, words: words.stage })} ${playerBar(view)}
    </div>
  `;
}
