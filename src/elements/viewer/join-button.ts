import { html, nothing, type TemplateResult } from 'lit';
import type { ViewerConditions } from './viewer-status.ts';

/**
 * Shows the button that joins, or tries again, where the viewer does neither by itself. After a failure, also the one
 * that finds out why.
 */
export function joinButton({
  state,
  hasSession,
  join,
  words,
  diagnose,
}: ViewerConditions): TemplateResult | typeof nothing {
  const failed = state === 'failed-permanent';
  if (!failed && (state !== 'disconnected' || !hasSession)) return nothing;
  return html`
    <button class="main" type="button" part="button join-button" @click=${join}>
      ${failed ? words.viewer.tryAgain : words.viewer.join}
    </button>
    ${
      failed
        ? html`<button class="why" type="button" part="button why-button" @click=${diagnose}>${words.viewer.findOutWhy}</button>`
        : nothing
    }
  `;
}
