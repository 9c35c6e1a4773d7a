import { html, nothing, type TemplateResult } from 'lit';

/** The state of an element, as shown on the page. */
export interface Status {
  readonly text: string;
  /** `idle`: nothing happens; `busy`: it waits for something; `good`; `bad`. */
  readonly level: 'idle' | 'busy' | 'good' | 'bad';
  /** The failure and its remedy. */
  readonly detail?: string | undefined;
  /** How many steps are done or in progress, and how many there are. */
  readonly progress?: readonly [step: number, steps: number];
}

/** Shows the state of an element, which screen readers announce when it changes. */
export function statusLine({ text, level, detail, progress }: Status): TemplateResult {
  return html`
    <div class="announced" role="status">
      <p class="status ${level}" part="status" tabindex="-1">
        <span class="dot" part="dot"></span><span>${text}</span> ${progress ? bar(...progress) : nothing}
      </p>
      ${detail ? html`<p class="error" part="error">${detail}</p>` : nothing}
    </div>
  `;
}

/** The text says the same. */
function bar(step: number, steps: number): TemplateResult {
  return html`
    <svg class="progress" part="progress" viewBox="0 0 ${9 * steps - 2} 3" aria-hidden="true">
      <path opacity=".3" d=${segments(steps)} />
      <path d=${segments(step)} />
    </svg>
  `;
}

function segments(count: number): string {
  return Array.from({ length: count }, (_, index) => `M${9 * index} 0h7v3h-7`).join('');
}
