import { html, type TemplateResult } from 'lit';

/**
 * Shows the counters of a session, those that are zero in a paler color, under their names in `metrics`. `none`: what is
 * read where there is none.
 */
export function countersTable(
  counters: Readonly<Record<string, number>>,
  none: string,
): TemplateResult {
  const entries = Object.entries(counters);
  if (entries.length === 0) return html`<p class="quiet">${none}</p>`;
  return html`
    <dl class="counters" part="counters">
      ${entries.map(
        ([name, value]) => html`
          <div class=${value === 0 ? 'zero' : ''}>
            <dt lang="en">${words(name)}</dt>
            <dd>${Math.round(value * 10) / 10}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}

/** `traffic.reliable.bytesSent` becomes `reliable: bytes sent`. */
function words(name: string): string {
  return name
    .replace(/^(traffic|evictions|mediaLimits)\./, '')
    .replace('.', ': ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
