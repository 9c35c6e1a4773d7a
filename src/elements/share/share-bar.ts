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
  /** The key that a person holds to talk; an empty one where the microphone is switched. */
  readonly talkKey: string;
  /** The name of the host that has muted the microphone. */
  readonly mutedBy?: string | null;
  /** The button of the recording. */
  readonly recording: TemplateResult | typeof nothing;
  /** The kinds that the host takes; nothing if that is not known. */
  readonly accepts?: readonly MediaKind[] | null | undefined;
  /** Why the page's own stream is not sent. */
  readonly streamError?: BeachError | undefined;
}

/** Shows the buttons of the shared sources and of their devices, and the sentences of failures. */
export function shareBar(view: ShareBarView): TemplateResult | typeof nothing {
  const { local, words, devices, talkKey, mutedBy, recording, accepts, streamError } = view;
  const { states } = local;
  const errors = [...local.errors, ...(streamError ? [['contents', streamError] as const] : [])];
  const others = [devices.button, recording].filter((button) => button !== nothing);
  if (states.size + errors.length + others.length === 0) return nothing;
  return html`
    <div class="sharing" part="sharing" role="group" aria-label=${words.group}>
      <div class="switches">
        ${[...states].map(([what, state]) => {
          const taken = !accepts || kindsOf([what]).some((kind) => accepts.includes(kind));
          const shown = state === 'live' && !taken ? 'untaken' : state;
          const talks = what === 'microphone' && talkKey !== '';
          if (talks && (state === 'live' || state === 'muted')) {
            return talk(state, taken ? talkLabel(talkKey, words) : words.microphone.untaken);
          }
          return toggle(local, what, shown, words);
        })}
        ${others}
      </div>
      ${devices.panel}
      <div class="errors" role="status">
        ${mutedBy ? html`<p>${words.mutedBy(mutedBy)}</p>` : nothing}
        ${errors.map(
          ([what, error]) =>
            html`<p class="bad" part="error">${shareSentence(what, error, words)}</p>`,
        )}
      </div>
    </div>
  `;
}

/** Shows the button that a person holds to talk, which `PushToTalk` listens to. */
function talk(state: 'live' | 'muted', label: string): TemplateResult {
  return button('microphone', `talk ${state}`, label, { pressed: state === 'live' });
}

function talkLabel(key: string, words: English['share']): string {
  return words.holdToTalk(key === 'Space' ? words.spaceBar : key.replace(/^(Key|Digit)/, ''));
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
  const press = (): void => local.toggle(what);
  return button(what, state, words[what][labels[state]], { disabled: state === 'asking', press });
}

function button(
  what: Shareable,
  style: string,
  label: string,
  { pressed, disabled, press }: { pressed?: boolean; disabled?: boolean; press?: () => void },
): TemplateResult {
  return html`
    <button
      class="switch ${style}"
      type="button"
      part="button ${what}-button"
      aria-pressed=${pressed ?? nothing}
      aria-disabled=${disabled ?? nothing}
      @click=${press}
    >
      <span class="indicator" aria-hidden="true"></span>${label}
    </button>
  `;
}
