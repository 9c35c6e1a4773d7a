import { html, nothing, type TemplateResult } from 'lit';
import type { LocalMedia } from '../../capture/local-media.ts';
import { kindsOf, type Shareable, type ShareState } from '../../capture/shareable.ts';
import type { MediaKind } from '../../link/connection/media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';

/** The sources that have a button; the page controls the contents of the tag. */
const names: Readonly<Partial<Record<Shareable, string>>> = {
  microphone: 'Microphone',
  camera: 'Camera',
  screen: 'Screen',
};

/**
 * Shows the buttons of the shared sources, and the sentences of failures. `accepts` lists what the host takes; nothing
 * if that is not known. `streamError` tells why the page's own stream is not sent.
 */
export function shareBar(
  local: LocalMedia,
  accepts?: readonly MediaKind[] | null,
  streamError?: BeachError,
): TemplateResult | typeof nothing {
  const { states } = local;
  const errors = [...local.errors, ...(streamError ? [streamError] : [])];
  if (states.size + errors.length === 0) return nothing;
  return html`
    <div class="sharing" part="sharing" role="group" aria-label="What you share">
      <div class="switches">
        ${[...states].map(([what, state]) => {
          const taken = !accepts || kindsOf([what]).some((kind) => accepts.includes(kind));
          return toggle(local, what, state === 'live' && !taken ? 'untaken' : state);
        })}
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
  state: ShareState | 'untaken',
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

function label(what: Shareable, name: string, state: ShareState | 'untaken'): string {
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
    case 'untaken':
      return `${name}: the host takes none`;
  }
}
