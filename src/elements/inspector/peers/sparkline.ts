import { html, nothing, type TemplateResult } from 'lit';
import { fraction } from '../../../diagnosis/model/seconds.ts';
import type { DiagnosisWords } from '../../../diagnosis/words/diagnosis-english.ts';

export interface SparklineView {
  readonly label: string;
  /** The values in the order of time; null where there is none. */
  readonly values: readonly (number | null)[];
  /** The least upper end of the scale. */
  readonly scale: number;
  show(value: number): string;
  /** Says which value was the largest. */
  upTo(value: string): string;
}

/** Draws values as a line, with the last of them in words. */
export function sparkline({ label, values, scale, show, upTo }: SparklineView): TemplateResult {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  const most = Math.max(scale, ...known);
  return html`
    <figure class="spark">
      <figcaption>
        ${label} <b>${last === undefined ? '–' : show(last)}</b>
        ${known.length > 1 ? html`<small>${upTo(show(Math.max(...known)))}</small>` : nothing}
      </figcaption>
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
        <path d=${line(values, most)}></path>
      </svg>
    </figure>
  `;
}

/** Returns the path of a line, which has gaps where values are missing. */
export function line(values: readonly (number | null)[], most: number): string {
  const step = 100 / Math.max(1, values.length - 1);
  let path = '';
  let drawing = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      const y = 23 - (value / Math.max(most, Number.MIN_VALUE)) * 22;
      path += `${drawing ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    }
    drawing = value !== null;
  }
  return path;
}

/** Returns a bit rate in words. */
export function bitrate(bits: number, words: DiagnosisWords): string {
  if (bits < 1_000) return `${Math.round(bits)} bit/s`;
  return bits < 1_000_000
    ? `${(bits / 1_000).toFixed(0)} kbit/s`
    : `${fraction(bits / 1e6, words)} Mbit/s`;
}
