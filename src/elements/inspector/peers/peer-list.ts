import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { explainPeer, joinedBy } from '../../../diagnosis/model/explain-peer.ts';
import type { InspectorModel, PeerModel, Stage } from '../../../diagnosis/model/inspector-model.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { InspectorEnglish } from '../inspector-english.ts';
import { levelOf, peerName } from './peer-name.ts';
import { line } from './sparkline.ts';
import { stageBars, stageLegend } from './stages.ts';

/** Lists the peers, each with its join as a bar. All bars have the scale of the longest join. */
export function peerList(
  { peers, to }: InspectorModel,
  selected: string | null,
  words: InspectorEnglish,
  select: (peerId: string) => void,
): TemplateResult {
  const all = [...peers.values()];
  const joins = all.map((peer) => joinedBy(peer, to) - peer.since);
  const longest = Math.max(500, ...joins);
  const stages = new Set<Stage>(
    all.flatMap((peer) => joinSegments(peer).map(({ stage }) => stage)),
  );
  return html`
    <div class="peers">
      ${stageLegend(stages, words)}
      <ul class="peer-list" part="peers" aria-label=${words.inspector.peers}>
        ${repeat(
          all,
          ({ peerId }) => peerId,
          (peer) => row(peer, to, longest, peer.peerId === selected, words, select),
        )}
      </ul>
    </div>
  `;
}

/** Returns the stages up to the time when the peer was connected. */
function joinSegments({ segments, since, connectedAt }: PeerModel): PeerModel['segments'] {
  return segments.filter(
    ({ from }) => from >= since && from < (connectedAt ?? Number.POSITIVE_INFINITY),
  );
}

function row(
  peer: PeerModel,
  now: number,
  longest: number,
  isSelected: boolean,
  words: InspectorEnglish,
  select: (peerId: string) => void,
): TemplateResult {
  const { since, connectedAt, state, samples } = peer;
  const { isSlow, headline } = explainPeer(peer, now, words.diagnosis);
  const measured = samples.slice(-60).map(({ roundTrip }) => roundTrip);
  const trips = measured.slice(
    Math.max(
      0,
      measured.findIndex((value) => value !== null),
    ),
  );
  const trip = trips.findLast((value) => value !== null);
  return html`
    <li>
      <button
        class="peer ${levelOf(state)}"
        type="button"
        part="peer"
        aria-pressed=${isSelected}
        @click=${() => select(peer.peerId)}
      >
        <span class="peer-name"><span class="dot"></span><bdi>${peerName(peer, words)}</bdi></span>
        <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
          ${stageBars(joinSegments(peer), since, since + longest, 0, 10, words)}
        </svg>
        <span class="took ${isSlow ? 'slow' : ''}" title=${headline}>
          ${connectedAt === null ? state : seconds(connectedAt - since, words.diagnosis)}${isSlow ? html`<span class="visually-hidden"> ${words.inspector.slow}</span>` : nothing}
        </span>
        <span class="trip">
          <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
            <path d=${line(trips, Math.max(50, ...trips.map((value) => value ?? 0)))}></path>
          </svg>
          ${trip === undefined || trip === null ? nothing : seconds(trip, words.diagnosis)}
        </span>
      </button>
    </li>
  `;
}
