import { html, nothing, type TemplateResult } from 'lit';
import type { PresenceChange } from '../../session/presence/presence.ts';
import { displayName } from '../status/display-name.ts';
import type { English } from '../words/english.ts';

/** The most names that are shown. */
const longest = 12;

/** Shows who else watches. */
export function companyOf(
  presence: PresenceChange | undefined,
  { viewer, stage, host }: English,
): TemplateResult | typeof nothing {
  const { viewers, count = 0 } = presence ?? {};
  if (!viewers || count === 0) return nothing;
  const more = count - Math.min(longest, viewers.length);
  return html`
    <ul class="company" part="company" aria-label=${viewer.company}>
      ${viewers.slice(0, longest).map(({ name }) => html`<li><bdi>${displayName(name, stage.guest)}</bdi></li>`)}
      ${more > 0 ? html`<li class="more">${host.more(more)}</li>` : nothing}
    </ul>
  `;
}
