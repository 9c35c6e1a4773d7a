import { html, nothing, svg, type TemplateResult } from 'lit';
import type { InspectorModel, PeerModel } from '../../../diagnosis/model/inspector-model.ts';
import type { InspectorEnglish } from '../inspector-english.ts';
import { levelOf, peerName } from './peer-name.ts';

const center = 120;
/** Above this number of peers, their names do not fit. */
const mostNames = 12;

/**
 * Draws this page in the middle and its peers around it: a line for each connection, with a diamond where a relay
 * carries it. The list beside it has the same for keyboards and screen readers.
 */
export function peerGraph(
  { role, peers, state }: InspectorModel,
  selected: string | null,
  words: InspectorEnglish,
  select: (peerId: string) => void,
): TemplateResult {
  const { inspector } = words;
  const all = [...peers.values()];
  const radius = all.length > mostNames ? 98 : 78;
  const nodes = all.map((peer, index) => {
    const angle = (2 * Math.PI * index) / Math.max(1, all.length) - Math.PI / 2;
    return {
      peer,
      x: center + radius * Math.cos(angle),
      y: center + radius * Math.sin(angle),
    };
  });
  const size = all.length > 40 ? 4 : 7;
  const connected = all.filter((peer) => peer.state === 'connected').length;
  return html`
    <svg
      class="graph"
      part="graph"
      viewBox="0 0 240 240"
      role="img"
      aria-label=${inspector.graph(all.length, connected)}
    >
      ${nodes.map(({ peer, x, y }) => edge(peer, x, y, words))}
      <circle class="self ${levelOf(state)}" cx=${center} cy=${center} r="11"></circle>
      <text class="self-name" x=${center} y=${center + 28}>${role === 'host' ? inspector.host : inspector.thisPage}</text>
      ${nodes.map(
        ({ peer, x, y }) => svg`
          <g class="node ${levelOf(peer.state)}" @click=${() => select(peer.peerId)}>
            <title>${peerName(peer, words)}: ${peer.state}</title>
            ${peer.peerId === selected ? svg`<circle class="ring" cx=${x} cy=${y} r=${size + 4}></circle>` : nothing}
            <circle cx=${x} cy=${y} r=${size}></circle>
            ${all.length > mostNames ? nothing : nodeName(peerName(peer, words), x, y)}
          </g>
        `,
      )}
    </svg>
  `;
}

function edge(
  { state, pairs }: PeerModel,
  x: number,
  y: number,
  { inspector }: InspectorEnglish,
): TemplateResult | typeof nothing {
  if (state === 'disconnected') return nothing;
  const isRelayed = pairs.some(({ carries, localType, remoteType }) =>
    carries ? localType === 'relay' || remoteType === 'relay' : false,
  );
  const [middleX, middleY] = [(x + center) / 2, (y + center) / 2];
  return svg`
    <g class="edge ${levelOf(state)} ${state === 'connected' ? 'solid' : ''}">
      <line x1=${center} y1=${center} x2=${x} y2=${y}></line>
      ${isRelayed ? svg`<path d="M${middleX} ${middleY - 5}l5 5l-5 5l-5-5Z"><title>${inspector.overRelay}</title></path>` : nothing}
    </g>
  ` as TemplateResult;
}

function nodeName(name: string, x: number, y: number): TemplateResult {
  const below = y >= center;
  const short = name.length > 12 ? `${name.slice(0, 11)}…` : name;
  return svg`<text x=${x} y=${below ? y + 21 : y - 16}>${short}</text>` as TemplateResult;
}
