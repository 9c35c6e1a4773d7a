import { html, nothing, type TemplateResult } from 'lit';
import { explainPeer } from '../../../diagnosis/model/explain-peer.ts';
import type { PeerModel } from '../../../diagnosis/model/inspector-model.ts';
import type { CandidatePair } from '../../../diagnosis/recording/recorded-entry.ts';
import { descriptionDiff } from './description-diff.ts';
import { levelOf, peerName } from './peer-name.ts';
import { peerEvents, peerTimeline } from './peer-timeline.ts';
import { bitrate, sparkline } from './sparkline.ts';

export interface PeerDetailView {
  readonly onlyJoin: boolean;
  /** The index of the description that is shown; null for the last. */
  readonly description: number | null;
  zoom(onlyJoin: boolean): void;
  choose(description: number): void;
}

/** Shows everything about one peer. */
export function peerDetail(peer: PeerModel, now: number, view: PeerDetailView): TemplateResult {
  const { headline, causes } = explainPeer(peer, now);
  return html`
    <section class="detail" part="detail" aria-label="Peer ${peerName(peer)}">
      <header class="detail-head">
        <h3 class=${levelOf(peer.state)}><span class="dot"></span><bdi>${peerName(peer)}</bdi></h3>
        <code class="quiet">${peer.peerId}</code>
      </header>
      <p class="headline" part="headline">${headline}</p>
      ${causes.length === 0 ? nothing : html`<ul class="causes" part="causes">${causes.map((cause) => html`<li>${cause}</li>`)}</ul>`}
      <details open>
        <summary>Timeline</summary>
        <label class="choice">
          <input
            type="checkbox"
            .checked=${view.onlyJoin}
            @change=${({ target }: Event) => view.zoom((target as HTMLInputElement).checked)}
          />
          Only the join
        </label>
        ${peerTimeline(peer, now, view.onlyJoin)}
      </details>
      <details open><summary>Measurements</summary>${measurements(peer)}</details>
      <details open><summary>Paths</summary>${paths(peer)}</details>
      <details><summary>Events</summary>${peerEvents(peer)}</details>
      <details>
        <summary>Descriptions</summary>
        ${descriptionDiff(peer, view.description, view.choose)}
      </details>
    </section>
  `;
}

function measurements({ samples }: PeerModel): TemplateResult {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  return html`
    <div class="sparks" part="measurements">
      ${sparkline({ label: 'Round trip', values: samples.map(({ roundTrip }) => roundTrip), scale: 50, show: ms })}
      ${sparkline({ label: 'Loss', values: samples.map(({ loss }) => loss), scale: 0.05, show: percent })}
      ${sparkline({ label: 'Sending', values: samples.map(({ sending }) => sending), scale: 10_000, show: bitrate })}
      ${sparkline({ label: 'Receiving', values: samples.map(({ receiving }) => receiving), scale: 10_000, show: bitrate })}
    </div>
  `;
}

function paths({ pairs }: PeerModel): TemplateResult {
  if (pairs.length === 0) return html`<p class="quiet">No pair of candidates was tried yet.</p>`;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Pairs of candidates">
      <table part="paths">
        <thead>
          <tr>
            <th scope="col">State</th><th scope="col">Here</th><th scope="col">There</th><th scope="col">Over</th>
          </tr>
        </thead>
        <tbody>
          ${pairs.slice(0, 50).map(path)}
        </tbody>
      </table>
    </div>
  `;
}

function path(pair: CandidatePair): TemplateResult {
  const { carries, state, local, localType, remote, remoteType, protocol } = pair;
  return html`
    <tr class=${carries ? 'carries' : ''}>
      <td>${carries ? html`<b>carries</b>` : state}</td>
      <td>${localType} <code>${local}</code></td>
      <td>${remoteType} <code>${remote}</code></td>
      <td>${protocol}</td>
    </tr>
  `;
}
