import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Mark, PeerModel, Stage } from '../../../diagnosis/model/inspector-model.ts';
import { markText } from '../../../diagnosis/model/mark-text.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { DiagnosisWords } from '../../../diagnosis/words/diagnosis-english.ts';
import type { InspectorEnglish } from '../inspector-english.ts';
import { stageBars, stageLegend } from './stages.ts';

/** The rows of the timeline, below the stages: the kinds of marks of each. */
const rows: readonly (readonly Mark['kind'][])[] = [
  ['sent', 'copy'],
  ['received'],
  ['transport', 'candidate'],
  ['error'],
];

const rowHeight = 16;

/** How many parts the axis of time has. */
const parts = 4;

/** Draws what happened with one peer: the stages, and below them signals, ICE and errors. */
export function peerTimeline(
  { segments, marks, since, connectedAt }: PeerModel,
  now: number,
  onlyJoin: boolean,
  words: InspectorEnglish,
): TemplateResult {
  const { inspector, diagnosis } = words;
  const first = Math.min(since, segments[0]?.from ?? since);
  const from = onlyJoin ? since : first;
  const end = onlyJoin && connectedAt !== null ? connectedAt + (connectedAt - since) / 10 : now;
  const to = Math.max(end, from + 200);
  const scale = 1_000 / (to - from);
  const stages = new Set<Stage>(segments.map(({ stage }) => stage));
  const height = rowHeight * (rows.length + 1);
  const ticks = rows.flatMap((kinds, index) =>
    marks
      .filter((mark) => kinds.includes(mark.kind) && mark.time >= from && mark.time <= to)
      .map((mark) =>
        tick(mark, (mark.time - from) * scale, rowHeight * (index + 1), from, diagnosis),
      ),
  );
  return html`
    <div class="timeline" part="timeline">
      <div class="rows" aria-hidden="true">
        ${Object.values(inspector.rows).map((name) => html`<span>${name}</span>`)}
      </div>
      <div class="plot" dir="ltr">
        <svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" role="img" aria-label=${inspector.timelineLabel}>
          ${grid(height)} ${stageBars(segments, from, to, 2, rowHeight - 4, words)} ${ticks}
        </svg>
        <div class="axis" aria-hidden="true">
          ${Array.from({ length: parts + 1 }, (_, part) => html`<span>${seconds((part * (to - from)) / parts, diagnosis)}</span>`)}
        </div>
      </div>
    </div>
    ${stageLegend(stages, words)}
  `;
}

function grid(height: number): SVGTemplateResult[] {
  return Array.from({ length: parts - 1 }, (_, part) => {
    const x = ((part + 1) * 1_000) / parts;
    return svg`<line class="grid" x1=${x} x2=${x} y1="0" y2=${height}></line>`;
  });
}

function tick(
  mark: Mark,
  x: number,
  y: number,
  from: number,
  words: DiagnosisWords,
): SVGTemplateResult {
  return svg`
    <line class="tick ${mark.kind}" x1=${x} x2=${x} y1=${y + 3} y2=${y + rowHeight - 3}>
      <title>${seconds(mark.time - from, words)}: ${markText(mark.marked, words)}</title>
    </line>
  `;
}

/** Lists the events of one peer in words, the newest first. */
export function peerEvents(
  { marks, since }: PeerModel,
  { inspector, diagnosis }: InspectorEnglish,
): TemplateResult {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${inspector.events}>
      <table class="events">
        <thead>
          <tr>${Object.values(inspector.columns).map((column) => html`<th scope="col">${column}</th>`)}</tr>
        </thead>
        <tbody>
          ${marks
            .slice(-200)
            .reverse()
            .map(
              ({ time, marked, kind, generation }) => html`
                <tr class=${kind}>
                  <td>${time < since ? '−' : '+'}${seconds(Math.abs(time - since), diagnosis)}</td>
                  <td>${generation || '–'}</td>
                  <td>${markText(marked, diagnosis)}</td>
                </tr>
              `,
            )}
        </tbody>
      </table>
    </div>
  `;
}
