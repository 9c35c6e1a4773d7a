import { diffLines } from 'diff';
import { html, nothing, type TemplateResult } from 'lit';
import type { Description, PeerModel } from '../../../diagnosis/model/inspector-model.ts';
import { seconds } from '../../../diagnosis/model/seconds.ts';
import type { InspectorEnglish } from '../inspector-english.ts';

/** Shows one description of a peer, with what has changed since the last one of its kind and direction. */
export function descriptionDiff(
  { descriptions, since }: PeerModel,
  chosen: number | null,
  { inspector, diagnosis }: InspectorEnglish,
  choose: (index: number) => void,
): TemplateResult {
  const index = chosen ?? descriptions.length - 1;
  const shown = descriptions[index];
  if (shown === undefined) return html`<p class="quiet">${inspector.noDescription}</p>`;
  const former = descriptions
    .slice(0, index)
    .findLast(({ kind, direction }) => kind === shown.kind && direction === shown.direction);
  return html`
    <label class="choice">
      ${inspector.description}
      <select @change=${({ target }: Event) => choose(Number((target as HTMLSelectElement).value))}>
        ${descriptions.map(
          (each, at) => html`
            <option value=${at} ?selected=${at === index}>
              ${inspector.descriptionOf(each.generation, each.kind, each.direction, `+${seconds(each.time - since, diagnosis)}`)}
            </option>
          `,
        )}
      </select>
    </label>
    <p class="quiet">
      ${former ? inspector.compared(former.generation) : inspector.first}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label=${inspector.description}>
      <pre class="sdp" part="sdp" dir="ltr">${lines(former, shown)}</pre>
    </div>
  `;
}

function lines(former: Description | undefined, { sdp }: Description): unknown {
  const text = plain(sdp);
  if (former === undefined) return text;
  return diffLines(plain(former.sdp), text).map(({ added, removed, value }) => {
    if (added) return html`<ins>${marked(value, '+ ')}</ins>`;
    return removed ? html`<del>${marked(value, '− ')}</del>` : value || nothing;
  });
}

function plain(sdp: string): string {
  return sdp.replaceAll('\r\n', '\n');
}

function marked(text: string, mark: string): string {
  return text.replace(/^(?=.)/gm, mark);
}
