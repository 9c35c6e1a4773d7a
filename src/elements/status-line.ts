import { html, nothing, type TemplateResult } from 'lit';
import type { Status } from './status.ts';

/** How an element stands, read out when it changes. */
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
