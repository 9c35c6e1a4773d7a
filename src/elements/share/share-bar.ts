import { html, nothing, type TemplateResult } from 'lit';
import type { LocalMedia } from '../../capture/local-media.ts';
import type { Shareable, ShareState } from '../../capture/shareable.ts';

/** The sources that have a button; the page controls the contents of the tag. */
const names: Readonly<Partial<Record<Shareable, string>>> = {
  microphone: 'Microphone',
  camera: 'Camera',
  screen: 'Screen',
};

/** Shows the buttons of the shared sources, and the sentences of failures. */
export function shareBar(local: LocalMedia): TemplateResult | typeof nothing {
  const { states, errors } = local;
  if (states.size === 0) return nothing;
  return html`
    <div class="sharing" part="sharing" role="group" aria-label="What you share">
      <div class="switches">
        ${[...states].map(([what, state]) => toggle(local, what, state))}
      </div>
      <div class="errors" role="status">
        ${errors.map(({ message }) => html`<p class="bad" part="error">${message}</p>`)}
      </div>
    </div>
  `;
}

function toggle(
  local: LocalMedia,
  what: Shareable,
  state: ShareState,
): TemplateResult | typeof nothing {
  const name = names[what];
  if (name === undefined) return nothing;
  return html`
    <button
      class="switch ${state}"
      type="button"
      part="button ${what}-button"
      aria-disabled=${state === 'asking'}
      @click=${() => local.toggle(what)}
    >
      <span class="indicator" aria-hidden="true"></span>${label(what, name, state)}
    </button>
  `;
}

function label(what: Shareable, name: string, state: ShareState): string {
  switch (state) {
    case 'asking':
      return `${name}: allow it…`;
    case 'failed':
      return `${name}: try again`;
    case 'blocked':
      return `Share your ${name.toLowerCase()}`;
    case 'muted':
      return what === 'screen' ? 'Share your screen' : `${name} off`;
    case 'live':
      return `${name} on`;
  }
}
