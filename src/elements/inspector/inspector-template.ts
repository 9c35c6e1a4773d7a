import { html, nothing, type TemplateResult } from 'lit';
import { summarize } from '../../diagnosis/model/summarize.ts';
import type { ConnectivityRun } from './connectivity/connectivity-run.ts';
import { connectivityView } from './connectivity/connectivity-view.ts';
import { countersTable } from './counters-table.ts';
import { type LogFilter, logView } from './log-view.ts';
import { type PeerDetailView, peerDetail } from './peers/peer-detail.ts';
import { peerGraph } from './peers/peer-graph.ts';
import { peerList } from './peers/peer-list.ts';
import { levelOf } from './peers/peer-name.ts';
import type { SessionFeed } from './session-feed.ts';

export const tabs = {
  peers: 'Peers',
  counters: 'Counters',
  log: 'Log',
  connectivity: 'Connectivity',
} as const;

export type Tab = keyof typeof tabs;

export interface InspectorView extends PeerDetailView {
  readonly feeds: readonly SessionFeed[];
  readonly feed: SessionFeed | undefined;
  readonly tab: Tab;
  readonly selected: string | null;
  readonly filter: LogFilter;
  /** Whether an export leaves addresses out. */
  readonly redacted: boolean;
  readonly isFloating: boolean;
  readonly connectivity: ConnectivityRun;
  /** Why a file could not be opened. */
  readonly problem: string | null;
  pickFeed(index: number): void;
  pickTab(tab: Tab): void;
  select(peerId: string): void;
  setFilter(filter: LogFilter): void;
  setRedacted(redacted: boolean): void;
  check(): void;
  save(): void;
  open(file: File): void;
  close(): void;
}

/** Shows the inspector. */
export function inspectorTemplate(view: InspectorView): TemplateResult {
  const { feed, problem } = view;
  return html`
    <div class="themed surface inspector" part="inspector">
      ${bar(view)} ${problem === null ? nothing : html`<p class="problem" role="alert" part="error">${problem}</p>`}
      ${feed === undefined ? nothingToShow() : summary(feed)} ${content(view, feed)}
    </div>
  `;
}

function nothingToShow(): TemplateResult {
  return html`
    <p class="empty">
      No session runs here yet. The inspector records every session that starts on this page, and opens files that it
      has exported.
    </p>
  `;
}

function bar(view: InspectorView): TemplateResult {
  const { feeds, feed, redacted } = view;
  const { state = 'idle' } = feed?.model ?? {};
  const pick = ({ target }: Event): void =>
    view.pickFeed((target as HTMLSelectElement).selectedIndex);
  const opened = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) view.open(file);
    // The same file can be opened again.
    input.value = '';
  };
  return html`
    <div class="bar" part="bar">
      <h2 class=${levelOf(state)}>
        <span class="dot"></span>
        ${
          feeds.length > 1
            ? html`<select aria-label="Session" @change=${pick}>
                ${feeds.map((each) => html`<option ?selected=${each === feed}>${titleOf(each)}</option>`)}
              </select>`
            : html`<span>${feed ? titleOf(feed) : 'Inspector'}</span>`
        }
      </h2>
      <div class="actions">
        ${
          feed
            ? html`
              <label class="choice" title="Replaces IP addresses and the names of servers in the file">
                <input
                  type="checkbox"
                  .checked=${redacted}
                  @change=${({ target }: Event) => view.setRedacted((target as HTMLInputElement).checked)}
                />
                Hide addresses
              </label>
              <button type="button" part="button export-button" @click=${view.save}>Export</button>
            `
            : nothing
        }
        <label class="button" part="button open-button">
          <input class="visually-hidden" type="file" accept=".json,application/json" @change=${opened} />
          Open a file
        </label>
        ${view.isFloating ? html`<button type="button" part="button close-button" @click=${view.close}>Close</button>` : nothing}
      </div>
    </div>
  `;
}

function titleOf({ title, isFile }: SessionFeed): string {
  return isFile ? `File: ${title}` : title;
}

function summary({ model, recording: { dropped } }: SessionFeed): TemplateResult {
  return html`
    <p class="summary" part="summary">
      ${summarize(model).join(' ')}
      ${dropped > 0 ? `The oldest ${dropped === 1 ? 'entry' : `${dropped} entries`} did not fit.` : nothing}
    </p>
  `;
}

function content(view: InspectorView, feed: SessionFeed | undefined): TemplateResult {
  const { tab } = view;
  return html`
    <div class="tabs" role="tablist" aria-label="Views" @keydown=${(event: KeyboardEvent) => moveTab(event, view)}>
      ${Object.entries(tabs).map(
        ([name, label]) => html`
          <button
            type="button"
            role="tab"
            id="tab-${name}"
            aria-controls="panel"
            aria-selected=${name === tab}
            tabindex=${name === tab ? 0 : -1}
            @click=${() => view.pickTab(name as Tab)}
          >
            ${label}
          </button>
        `,
      )}
    </div>
    <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${tab}">${panel(view, feed)}</div>
  `;
}

/** The keys of the tabs pattern (ARIA Authoring Practices). */
function moveTab(event: KeyboardEvent, view: InspectorView): void {
  const names = Object.keys(tabs) as Tab[];
  const at = names.indexOf(view.tab);
  const tablist = event.currentTarget as HTMLElement;
  const isMirrored = getComputedStyle(tablist).direction === 'rtl';
  const to: Record<string, number> = {
    [isMirrored ? 'ArrowLeft' : 'ArrowRight']: (at + 1) % names.length,
    [isMirrored ? 'ArrowRight' : 'ArrowLeft']: (at + names.length - 1) % names.length,
    Home: 0,
    End: names.length - 1,
  };
  const next = names[to[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  view.pickTab(next);
  tablist.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
}

function panel(view: InspectorView, feed: SessionFeed | undefined): TemplateResult {
  const { tab, selected: peerId, connectivity } = view;
  if (tab === 'connectivity') return connectivityView(connectivity, view.check);
  if (feed === undefined) return html`<p class="quiet">Nothing yet.</p>`;
  const { model, records } = feed;
  if (tab === 'counters') return countersTable(model.counters);
  if (tab === 'log') return logView(records, view.filter, view.setFilter);
  const selected = peerId === null ? undefined : model.peers.get(peerId);
  if (model.peers.size === 0) return html`<p class="quiet">No other peer yet.</p>`;
  return html`
    <div class="overview">
      ${peerGraph(model, peerId, view.select)} ${peerList(model, peerId, view.select)}
    </div>
    ${selected ? peerDetail(selected, model.to, view) : html`<p class="quiet">Select a peer to see what happened.</p>`}
  `;
}
