import { html, nothing, type TemplateResult } from 'lit';
import { grades, type Quality } from '../../link/health/quality.ts';
import type { English } from '../words/english.ts';

const bars = ['M0 9h3v3H0', 'M5 6h3v6H5', 'M10 3h3v9h-3', 'M15 0h3v12h-3'];

/** Shows the quality of a connection: four bars for the best grade, none for a lost one, nothing if unknown. */
export function qualityBars(
  quality: Quality | null,
  words: English['quality'],
): TemplateResult | typeof nothing {
  if (quality === null) return nothing;
  const { grade } = quality;
  const full = bars.slice(0, 4 - grades.indexOf(grade));
  return html`
    <svg
      class="bars"
      part="quality"
      viewBox="0 0 18 12"
      role="img"
      aria-label=${words.of(words[grade])}
    >
      <path opacity=".3" d=${bars.join('')} />
      <path d=${full.join('')} />
    </svg>
  `;
}
