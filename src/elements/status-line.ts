import { html, nothing, type TemplateResult } from 'lit';
import type { Status } from './status.ts';

/** An element's state, which screen readers announce when it changes. */
export function statusLine({ words, tone, sentence }: Status): TemplateResult {
  return html`
    <div class="news" role="status">
      <p class="status ${tone}" part="status">
        <span class="dot" part="dot"></span><span>${words}</span>
      </p>
      ${sentence ? html`<p class="error" part="error">${sentence}</p>` : nothing}
    </div>
  `;
}
