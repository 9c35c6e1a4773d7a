import { html, nothing, type TemplateResult } from 'lit';
import type { LocalMedia } from '../../capture/local-media.ts';
import { kindsOf, type Shareable, type ShareState } from '../../capture/shareable.ts';
import type { MediaKind } from '../../link/connection/media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { English } from '../words/english.ts';
import { shareSentence } from './share-sentence.ts';

/**
 * Shows the buttons of the shared sources, and the sentences of failures. `accepts` lists what the host takes; nothing
 * if that is not known. `streamError` tells why the page's own stream is not sent.
 */
export function shareBar(
  local: LocalMedia,
  words: English['share'],
  accepts?: readonly MediaKind[] | null,
  streamError?: BeachError,
): TemplateResult | typeof nothing {
  const { states } = local;
  const errors = [...local.errors, ...(streamError ? [['contents', streamError] as const] : [])];
  if (states.size + errors.length === 0) return nothing;
  return html`
    <div class="sharing" part="sharing" role="group" aria-label=${words.group}>
      <div class="switches">
        ${[...states].map(([what, state]) => {
          const taken = !accepts || kindsOf([what]).some((kind) => accepts.includes(kind));
          return toggle(local, what, state === 'live' && !taken ? 'untaken' : state, words);
        })}
      </div>
      <div class="errors" role="status">
        ${errors.map(
          ([what, error]) =>
            html`<p class="bad" part="error">${shareSentence(what, error, words)}</p>`,
        )}
      </div>
    </div>
  `;
}

/** The words on the button of a source, by its state. */
const labels = {
  asking: 'asking',
  live: 'on',
  muted: 'off',
  blocked: 'share',
  failed: 'again',
  untaken: 'untaken',
} as const satisfies Record<ShareState | 'untaken', string>;

function toggle(
  local: LocalMedia,
  what: Shareable,
  state: ShareState | 'untaken',
  words: English['share'],
): TemplateResult | typeof nothing {
  // The page controls the contents of the tag.
  if (what === 'contents') return nothing;
  return html`
    <button
      class="switch ${state}"
      type="button"
      part="button ${what}-button"
      aria-disabled=${state === 'asking'}
      @click=${() => local.toggle(what)}
    >
      <span class="indicator" aria-hidden="true"></span>${words[what][labels[state]]}
    </button>
  `;
}
