import { html, nothing, type TemplateResult } from 'lit';
import type { EntryOf } from '../../diagnosis/recording/recorded-entry.ts';
import type { InspectorEnglish } from './inspector-english.ts';

export interface LogFilter {
  readonly text: string;
  readonly level: string;
}

/** The most lines that are shown. */
const mostLines = 200;

const levels = ['debug', 'info', 'warn', 'error'];

/** Shows the log, the newest first, of a level and above, and with the words that a filter has. */
export function logView(
  records: readonly EntryOf<'log'>[],
  filter: LogFilter,
  words: InspectorEnglish['log'],
  change: (filter: LogFilter) => void,
): TemplateResult {
  const matching = records.filter((record) => matches(record, filter));
  const shown = matching.slice(-mostLines).reverse();
  return html`
    <div class="filter">
      <label class="choice">
        ${words.filter}
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          placeholder=${words.example}
          .value=${filter.text}
          @input=${({ target }: Event) => change({ ...filter, text: (target as HTMLInputElement).value })}
        />
      </label>
      <label class="choice">
        ${words.from}
        <select @change=${({ target }: Event) => change({ ...filter, level: (target as HTMLSelectElement).value })}>
          ${levels.map((level) => html`<option ?selected=${level === filter.level}>${level}</option>`)}
        </select>
      </label>
      <span class="quiet" role="status">${words.matching(matching.length, records.length)}</span>
    </div>
    ${
      shown.length === 0
        ? html`<p class="quiet">${records.length === 0 ? words.nothing : words.noMatch}</p>`
        : html`<div class="scroll tall" tabindex="0" role="region" aria-label=${words.log}><table class="log" part="log">
            <thead><tr>${Object.values(words.columns).map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
            <tbody>${shown.map(line)}</tbody>
          </table></div>`
    }
    ${matching.length > mostLines ? html`<p class="quiet">${words.last(mostLines)}</p>` : nothing}
  `;
}

/** Returns whether a record has the level or a higher one, and all words of the filter. */
export function matches(record: EntryOf<'log'>, { text, level }: LogFilter): boolean {
  if (levels.indexOf(record.level) < levels.indexOf(level)) return false;
  const { event, peerId = '', details = '' } = record;
  const all = `${event} ${peerId} ${details}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function line({ time, level, event, peerId = '', details = '' }: EntryOf<'log'>): TemplateResult {
  return html`
    <tr class=${level}>
      <td><time datetime=${new Date(time).toISOString()}>${new Date(time).toISOString().slice(11, 23)}</time></td>
      <td>${level}</td>
      <td>${event}</td>
      <td title=${peerId}>${peerId.slice(0, 8)}</td>
      <td><code dir="ltr">${details}</code></td>
    </tr>
  `;
}
