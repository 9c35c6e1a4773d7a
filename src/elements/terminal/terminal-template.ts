import { html, nothing, type TemplateResult } from 'lit';
import { qualityBars } from '../status/quality-bars.ts';
import { statusLine } from '../status/status-line.ts';
import { viewerButtons } from '../viewer/viewer-buttons.ts';
import { type TerminalConditions, terminalStatus } from './terminal-status.ts';

/** The search: null while its bar is closed; without an outcome before the first. */
export interface Search {
  readonly index: number;
  readonly count: number | null;
}

export interface TerminalView extends TerminalConditions {
  readonly title: string;
  readonly canType: boolean;
  /** Whether the host has refused the right to type. */
  readonly isRefused: boolean;
  readonly readsAloud: boolean;
  readonly search: Search | null;
  toggleReading(): void;
  openSearch(): void;
  closeSearch(): void;
  find(text: string, backward: boolean): void;
  restyled(): void;
}

/** Shows the screen of a host, and below it the search and the state. */
export function terminalTemplate(view: TerminalView): TemplateResult {
  const { hasScreen, state, exitCode } = view;
  const isStale = hasScreen && state !== 'connected' && exitCode === null;
  return html`
    <div class="themed board ${hasScreen ? 'shown' : ''} ${isStale ? 'stale' : ''}" part="terminal" lang=${view.language}>
      <div class="place" part="screen" dir="ltr"></div>
      <span class="probe" @transitionend=${view.restyled}></span>
      ${view.search === null ? nothing : searchBar(view, view.search)} ${bar(view)}
    </div>
  `;
}

function bar(view: TerminalView): TemplateResult {
  const { hasScreen, title, quality, readsAloud, words } = view;
  return html`
    <div class="bar" part="bar">
      <div class="head">${statusLine(terminalStatus(view))} ${viewerButtons(view)}</div>
      ${qualityBars(quality, words.quality)} ${title ? html`<span class="title" part="title">${title}</span>` : nothing}
      <span class="typing" part="typing" role="status">${typing(view)}</span>
      ${
        hasScreen
          ? html`
            <button class="small search-button" type="button" part="button search-button" @click=${view.openSearch}>
              ${words.terminal.search}
            </button>
            <button
              class="small reading ${readsAloud ? '' : 'visually-hidden'}"
              type="button"
              part="button reading-button"
              aria-pressed=${readsAloud}
              @click=${view.toggleReading}
            >
              ${words.terminal.reading}
            </button>
          `
          : nothing
      }
    </div>
  `;
}

function typing({ canType, isRefused, words: { terminal } }: TerminalView): string {
  if (canType) return terminal.canType;
  return isRefused ? terminal.refused : '';
}

function searchBar(view: TerminalView, { index, count }: Search): TemplateResult {
  const find = (event: Event, backward: boolean): void => {
    const bar = (event.currentTarget as HTMLElement).closest('.search');
    view.find(bar?.querySelector('input')?.value ?? '', backward);
  };
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') view.closeSearch();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    find(event, event.shiftKey);
  };
  const { terminal } = view.words;
  const found = count === 0 ? terminal.noMatch : terminal.match(index + 1, count ?? 0);
  const outcome = count === null ? '' : found;
  return html`
    <div class="search" part="search" role="search">
      <input
        type="search"
        part="search-field"
        aria-label=${terminal.searchField}
        autocomplete="off"
        spellcheck="false"
        @keydown=${keyed}
      />
      <span class="outcome" role="status">${outcome}</span>
      <button class="small" type="button" part="button" @click=${(event: Event) => find(event, true)}>
        ${terminal.previous}
      </button>
      <button class="small" type="button" part="button" @click=${(event: Event) => find(event, false)}>
        ${terminal.next}
      </button>
      <button class="small" type="button" part="button" @click=${view.closeSearch}>${terminal.close}</button>
    </div>
  `;
}
