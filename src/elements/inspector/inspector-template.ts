import { html, nothing, type TemplateResult } from 'lit';
import { summarize } from '../../diagnosis/model/summarize.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { ConnectivityRun } from './connectivity/connectivity-run.ts';
import { connectivityView } from './connectivity/connectivity-view.ts';
import { countersTable } from './counters-table.ts';
import type { InspectorEnglish } from './inspector-english.ts';
import { type LogFilter, logView } from './log-view.ts';
import { type PeerDetailView, peerDetail } from './peers/peer-detail.ts';
import { peerGraph } from './peers/peer-graph.ts';
import { peerList } from './peers/peer-list.ts';
import { levelOf } from './peers/peer-name.ts';
import type { SessionFeed } from './session-feed.ts';

const tabs = ['peers', 'counters', 'log', 'connectivity'] as const;

export type Tab = (typeof tabs)[number];

export interface InspectorView extends PeerDetailView {
  /** The language of the words. */
  readonly language: string;
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
  readonly problem: unknown;
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
  const { feed, problem, words } = view;
  return html`
    <div class="themed surface inspector" part="inspector" lang=${view.language}>
      ${bar(view)} ${problem === null ? nothing : html`<p class="problem" role="alert" part="error">${sentence(problem, words)}</p>`}
      ${feed === undefined ? html`<p class="empty">${words.inspector.empty}</p>` : summary(feed, words)}
      ${content(view, feed)}
    </div>
  `;
}

function sentence(problem: unknown, { inspector }: InspectorEnglish): string {
  if (problem instanceof BeachError) return inspector.unusable(problem.message);
  return inspector.unreadable(`${problem}`);
}

function bar(view: InspectorView): TemplateResult {
  const { feeds, feed, redacted, words } = view;
  const { inspector } = words;
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
            ? html`<select aria-label=${inspector.session} @change=${pick}>
                ${feeds.map((each) => html`<option ?selected=${each === feed}>${titleOf(each, words)}</option>`)}
              </select>`
            : html`<span>${feed ? titleOf(feed, words) : inspector.inspector}</span>`
        }
      </h2>
      <div class="actions">
        ${
          feed
            ? html`
              <label class="choice" title=${inspector.hides}>
                <input
                  type="checkbox"
                  .checked=${redacted}
                  @change=${({ target }: Event) => view.setRedacted((target as HTMLInputElement).checked)}
                />
                ${inspector.hideAddresses}
              </label>
              <button type="button" part="button export-button" @click=${view.save}>${inspector.export}</button>
            `
            : nothing
        }
        <label class="button" part="button open-button">
          <input class="visually-hidden" type="file" accept=".json,application/json" @change=${opened} />
          ${inspector.open}
        </label>
        ${view.isFloating ? html`<button type="button" part="button close-button" @click=${view.close}>${inspector.close}</button>` : nothing}
      </div>
    </div>
  `;
}

function titleOf({ title, isFile }: SessionFeed, { inspector }: InspectorEnglish): string {
  return isFile ? inspector.file(title) : title;
}

function summary(
  { model, recording: { dropped } }: SessionFeed,
  { inspector, diagnosis }: InspectorEnglish,
): TemplateResult {
  return html`
    <p class="summary" part="summary">
      ${summarize(model, diagnosis).join(' ')}
      ${dropped > 0 ? inspector.dropped(dropped) : nothing}
    </p>
  `;
}

function content(view: InspectorView, feed: SessionFeed | undefined): TemplateResult {
  const { tab, words } = view;
  return html`
    <div class="tabs" role="tablist" aria-label=${words.inspector.views} @keydown=${(event: KeyboardEvent) => moveTab(event, view)}>
      ${tabs.map(
        (name) => html`
          <button
            type="button"
            role="tab"
            id="tab-${name}"
            aria-controls="panel"
            aria-selected=${name === tab}
            tabindex=${name === tab ? 0 : -1}
            @click=${() => view.pickTab(name)}
          >
            ${words.inspector.tabs[name]}
          </button>
        `,
      )}
    </div>
    <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${tab}">${panel(view, feed)}</div>
  `;
}

/** The keys of the tabs pattern (ARIA Authoring Practices). */
function moveTab(event: KeyboardEvent, view: InspectorView): void {
  const at = tabs.indexOf(view.tab);
  const tablist = event.currentTarget as HTMLElement;
  const isMirrored = getComputedStyle(tablist).direction === 'rtl';
  const to: Record<string, number> = {
    [isMirrored ? 'ArrowLeft' : 'ArrowRight']: (at + 1) % tabs.length,
    [isMirrored ? 'ArrowRight' : 'ArrowLeft']: (at + tabs.length - 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  const next = tabs[to[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  view.pickTab(next);
  tablist.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
}

function panel(view: InspectorView, feed: SessionFeed | undefined): TemplateResult {
  const { tab, selected: peerId, connectivity, words } = view;
  const { inspector } = words;
  if (tab === 'connectivity') return connectivityView(connectivity, words, view.check);
  if (feed === undefined) return html`<p class="quiet">${inspector.nothing}</p>`;
  const { model, records } = feed;
  if (tab === 'counters') return countersTable(model.counters, inspector.noCounters);
  if (tab === 'log') return logView(records, view.filter, words.log, view.setFilter);
  const selected = peerId === null ? undefined : model.peers.get(peerId);
  if (model.peers.size === 0) return html`<p class="quiet">${inspector.noPeer}</p>`;
  return html`
    <div class="overview">
      ${peerGraph(model, peerId, words, view.select)} ${peerList(model, peerId, words, view.select)}
    </div>
    ${selected ? peerDetail(selected, model.to, view) : html`<p class="quiet">${inspector.selectPeer}</p>`}
  `;
}
