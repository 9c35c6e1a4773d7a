import { html, nothing, type TemplateResult } from 'lit';
import { explainPeer } from '../../../diagnosis/model/explain-peer.ts';
import type { PeerModel } from '../../../diagnosis/model/inspector-model.ts';
import { fraction } from '../../../diagnosis/model/seconds.ts';
import type { CandidatePair } from '../../../diagnosis/recording/recorded-entry.ts';
import type { InspectorEnglish } from '../inspector-english.ts';
import { descriptionDiff } from './description-diff.ts';
import { levelOf, peerName } from './peer-name.ts';
import { peerEvents, peerTimeline } from './peer-timeline.ts';
import { bitrate, sparkline } from './sparkline.ts';

export interface PeerDetailView {
  readonly words: InspectorEnglish;
  readonly onlyJoin: boolean;
  /** The index of the description that is shown; null for the last. */
  readonly description: number | null;
  zoom(onlyJoin: boolean): void;
  choose(description: number): void;
}

/** Shows everything about one peer. */
export function peerDetail(peer: PeerModel, now: number, view: PeerDetailView): TemplateResult {
  const { words } = view;
  const { inspector } = words;
  const { headline, causes } = explainPeer(peer, now, words.diagnosis);
  const name = peerName(peer, words);
  return html`
    <section class="detail" part="detail" aria-label=${inspector.peer(name)}>
      <header class="detail-head">
        <h3 class=${levelOf(peer.state)}><span class="dot"></span><bdi>${name}</bdi></h3>
        <code class="quiet">${peer.peerId}</code>
      </header>
      <p class="headline" part="headline">${headline}</p>
      ${causes.length === 0 ? nothing : html`<ul class="causes" part="causes">${causes.map((cause) => html`<li>${cause}</li>`)}</ul>`}
      <details open>
        <summary>${inspector.timeline}</summary>
        <label class="choice">
          <input
            type="checkbox"
            .checked=${view.onlyJoin}
            @change=${({ target }: Event) => view.zoom((target as HTMLInputElement).checked)}
          />
          ${inspector.onlyJoin}
        </label>
        ${peerTimeline(peer, now, view.onlyJoin, words)}
      </details>
      <details open><summary>${inspector.measurements}</summary>${measurements(peer, words)}</details>
      <details open><summary>${inspector.paths}</summary>${paths(peer, inspector)}</details>
      <details><summary>${inspector.events}</summary>${peerEvents(peer, words)}</details>
      <details>
        <summary>${inspector.descriptions}</summary>
        ${descriptionDiff(peer, view.description, words, view.choose)}
      </details>
    </section>
  `;
}

function measurements(
  { samples }: PeerModel,
  { inspector, diagnosis }: InspectorEnglish,
): TemplateResult {
  const { roundTrip, loss, sending, receiving } = inspector.measured;
  const percent = (value: number): string => `${fraction(value * 100, diagnosis)} %`;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const bits = (value: number): string => bitrate(value, diagnosis);
  const { upTo } = inspector;
  return html`
    <div class="sparks" part="measurements">
      ${sparkline({ label: roundTrip, values: samples.map(({ roundTrip }) => roundTrip), scale: 50, show: ms, upTo })}
      ${sparkline({ label: loss, values: samples.map(({ loss }) => loss), scale: 0.05, show: percent, upTo })}
      ${sparkline({ label: sending, values: samples.map(({ sending }) => sending), scale: 10_000, show: bits, upTo })}
      ${sparkline({ label: receiving, values: samples.map(({ receiving }) => receiving), scale: 10_000, show: bits, upTo })}
    </div>
  `;
}

function paths({ pairs }: PeerModel, words: InspectorEnglish['inspector']): TemplateResult {
  if (pairs.length === 0) return html`<p class="quiet">${words.noPairs}</p>`;
  const { state, here, there, over, carries } = words.pair;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${words.pairs}>
      <table part="paths">
        <thead>
          <tr>
            ${[state, here, there, over].map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${pairs.slice(0, 50).map((pair) => path(pair, carries))}
        </tbody>
      </table>
    </div>
  `;
}

function path(pair: CandidatePair, carrying: string): TemplateResult {
  const { carries, state, local, localType, remote, remoteType, protocol } = pair;
  return html`
    <tr class=${carries ? 'carries' : ''}>
      <td>${carries ? html`<b>${carrying}</b>` : state}</td>
      <td>${localType} <code>${local}</code></td>
      <td>${remoteType} <code>${remote}</code></td>
      <td>${protocol}</td>
    </tr>
  `;
}
