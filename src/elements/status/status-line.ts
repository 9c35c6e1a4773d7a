import { html, nothing, type TemplateResult } from 'lit';

/** The state of an element, as shown on the page. */
export interface Status {
  readonly text: string;
  /** `idle`: nothing happens; `busy`: it waits for something; `good`; `bad`. */
  readonly level: 'idle' | 'busy' | 'good' | 'bad';
  /** The failure and its remedy. */
  readonly detail?: string | undefined;
}

/** Shows the state of an element, which screen readers announce when it changes. */
export function statusLine({ text, level, detail }: Status): TemplateResult {
  return html`
    <div class="announced" role="status">
      <p class="status ${level}" part="status">
        <span class="dot" part="dot"></span><span>${text}</span>
      </p>
      ${detail ? html`<p class="error" part="error">${detail}</p>` : nothing}
    </div>
  `;
}
