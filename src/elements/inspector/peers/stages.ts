import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Segment, Stage } from '../../../diagnosis/model/inspector-model.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { InspectorEnglish } from '../inspector-english.ts';

/** Draws stages as a bar from 0 to 1000 that stands for the time `from` … `to`. */
export function stageBars(
  segments: readonly Segment[],
  from: number,
  to: number,
  y: number,
  height: number,
  { inspector, diagnosis }: InspectorEnglish,
): SVGTemplateResult[] {
  const scale = 1_000 / Math.max(1, to - from);
  return segments
    .filter((segment) => (segment.to ?? to) >= from && segment.from <= to)
    .map((segment) => {
      const start = Math.max(segment.from, from);
      const end = Math.min(segment.to ?? to, to);
      // The shortest stages stay visible.
      const width = Math.max((end - start) * scale, 1.5);
      return svg`
        <rect class="stage-${segment.stage}" x=${(start - from) * scale} y=${y} width=${width} height=${height}>
          <title>${inspector.stageOf(inspector.stage[segment.stage], segment.generation, seconds(end - start, diagnosis))}</title>
        </rect>
      `;
    });
}

/** Names the colors of the stages that occur. */
export function stageLegend(
  stages: ReadonlySet<Stage>,
  { inspector }: InspectorEnglish,
): TemplateResult {
  const names = Object.entries(inspector.stage) as [Stage, string][];
  return html`
    <ul class="legend" aria-label=${inspector.stages}>
      ${names
        .filter(([stage]) => stages.has(stage))
        .map(([stage, name]) => html`<li><i class="swatch stage-${stage}"></i>${name}</li>`)}
    </ul>
  `;
}
