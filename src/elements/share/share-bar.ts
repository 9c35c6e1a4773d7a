import { html, nothing, type TemplateResult } from 'lit';
import type { LocalMedia } from '../../capture/local-media.ts';
import { kindsOf, type Shareable, type ShareState } from '../../capture/shareable.ts';
import type { MediaKind } from '../../link/connection/media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { DeviceControls } from '../devices/device-chooser.ts';
import type { English } from '../words/english.ts';
import { shareSentence } from './share-sentence.ts';

export interface ShareBarView {
  readonly local: LocalMedia;
  readonly words: English['share'];
  readonly devices: DeviceControls;
  /** The kinds that the host takes; nothing if that is not known. */
  readonly accepts?: readonly MediaKind[] | null | undefined;
  /** Why the page's own stream is not sent. */
  readonly streamError?: BeachError | undefined;
}

/** Shows the buttons of the shared sources and of their devices, and the sentences of failures. */
export function shareBar(view: ShareBarView): TemplateResult | typeof nothing {
  const { local, words, devices, accepts, streamError } = view;
  const { states } = local;
  const errors = [...local.errors, ...(streamError ? [['contents', streamError] as const] : [])];
  if (states.size + errors.length === 0 && devices.button === nothing) return nothing;
  return html`
    <div class="sharing" part="sharing" role="group" aria-label=${words.group}>
      <div class="switches">
        ${[...states].map(([what, state]) => {
          const taken = !accepts || kindsOf([what]).some((kind) => accepts.includes(kind));
          return toggle(local, what, state === 'live' && !taken ? 'untaken' : state, words);
        })}
        ${devices.button}
      </div>
      ${devices.panel}
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
