import { html, nothing, type TemplateResult } from 'lit';
import { isRetrying, type ViewerConditions } from './viewer-status.ts';

/**
 * Shows the button that joins, or tries again, where the viewer does neither by itself. After a failure, also the one
 * that finds out why. While the viewer tries again by itself, the time that it waits, and the button that ends the wait.
 */
export function viewerButtons(conditions: ViewerConditions): TemplateResult | typeof nothing {
  const { state, hasSession, join, words, diagnose } = conditions;
  if (isRetrying(conditions)) return retryButton(conditions);
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

/** The button stays while an attempt is in progress, so that it keeps the focus; it then does nothing. */
function retryButton({ retrySeconds, retryNow, words }: ViewerConditions): TemplateResult {
  const { nextAttempt, tryNow } = words.viewer;
  return html`
    ${retrySeconds === null ? nothing : html`<span class="countdown" part="countdown">${nextAttempt(retrySeconds)}</span>`}
    <button type="button" part="button retry-button" @click=${retryNow}>${tryNow}</button>
  `;
}
