import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectivityResult } from '../../../diagnosis/connectivity/connectivity-result.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { InspectorEnglish } from '../inspector-english.ts';
import type { ConnectivityRun } from './connectivity-run.ts';

const levels = { passed: 'good', failed: 'bad', skipped: 'idle' } as const;
const signs = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** Shows the results of a check, and the buttons that start it and copy its results. */
export function connectivityView(
  run: ConnectivityRun,
  words: InspectorEnglish,
  start: () => void,
): TemplateResult {
  const { results, running, copied } = run;
  const { check } = words;
  const failures = results.filter(({ outcome }) => outcome === 'failed').length;
  const summary = running
    ? check.checking
    : results.length === 0
      ? check.about
      : failures === 0
        ? check.allGood
        : check.failed(failures);
  return html`
    <div class="check-head">
      <p role="status" part="check-summary">${summary}</p>
      <button class="main" type="button" part="button check-button" aria-disabled=${running} @click=${running ? null : start}>
        ${results.length > 0 ? check.again : check.check}
      </button>
      ${
        results.length > 0 && !running
          ? html`<button type="button" part="button copy-button" @click=${() => void run.copy().catch(() => {})}>
              ${copied ? check.copied : check.copy}
            </button>`
          : nothing
      }
    </div>
    ${results.length === 0 ? nothing : html`<ul class="checks" part="checks">${results.map((result) => row(result, words))}</ul>`}
  `;
}

function row(
  { step, outcome, message, duration }: ConnectivityResult,
  { diagnosis }: InspectorEnglish,
): TemplateResult {
  const { steps, outcomes } = diagnosis.connectivity;
  return html`
    <li class=${levels[outcome]} part="check">
      <span class="sign" aria-hidden="true">${signs[outcome]}</span>
      <b>${steps[step]}<span class="visually-hidden">: ${outcomes[outcome]}.</span></b>
      <span>${message}</span>
      <small>${outcome === 'skipped' ? nothing : seconds(duration, diagnosis)}</small>
    </li>
  `;
}
