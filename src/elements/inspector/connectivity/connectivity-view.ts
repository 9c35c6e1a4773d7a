import { html, nothing, type TemplateResult } from 'lit';
import {
  type ConnectivityResult,
  connectivitySteps,
} from '../../../diagnosis/connectivity/connectivity-result.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { ConnectivityRun } from './connectivity-run.ts';

const levels = { passed: 'good', failed: 'bad', skipped: 'idle' } as const;
const signs = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** Shows the results of a check, and the buttons that start it and copy its results. */
export function connectivityView(run: ConnectivityRun, start: () => void): TemplateResult {
  const { results, running, copied } = run;
  const failures = results.filter(({ outcome }) => outcome === 'failed').length;
  const summary = running
    ? 'Checking…'
    : results.length === 0
      ? 'Checks the browser, signaling and each server, with data and video through it. It takes a few seconds, and touches no session.'
      : failures === 0
        ? 'Nothing was found that keeps this browser from connecting.'
        : `${failures === 1 ? 'One step' : `${failures} steps`} failed.`;
  return html`
    <div class="check-head">
      <p role="status" part="check-summary">${summary}</p>
      <button class="main" type="button" part="button check-button" aria-disabled=${running} @click=${running ? null : start}>
        ${results.length > 0 ? 'Check again' : 'Check'}
      </button>
      ${
        results.length > 0 && !running
          ? html`<button type="button" part="button copy-button" @click=${() => void run.copy().catch(() => {})}>
              ${copied ? 'Copied' : 'Copy'}
            </button>`
          : nothing
      }
    </div>
    ${results.length === 0 ? nothing : html`<ul class="checks" part="checks">${results.map(row)}</ul>`}
  `;
}

function row({ step, outcome, message, duration }: ConnectivityResult): TemplateResult {
  return html`
    <li class=${levels[outcome]} part="check">
      <span class="sign" aria-hidden="true">${signs[outcome]}</span>
      <b>${connectivitySteps[step]}<span class="visually-hidden">: ${outcome}.</span></b>
      <span>${message}</span>
      <small>${outcome === 'skipped' ? nothing : seconds(duration)}</small>
    </li>
  `;
}
