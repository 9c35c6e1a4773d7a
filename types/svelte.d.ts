/** Types for the markup of Svelte 5. The module registers the tags, as `beach-session/define` does. */
import type { HTMLAttributes } from 'svelte/elements';
import type { Attributes, BeachElements, Listeners, Properties } from './elements.js';

export type * from '../dist/define.js';

type Tags = {
  [Tag in keyof BeachElements]: HTMLAttributes<BeachElements[Tag]> &
    Properties<BeachElements[Tag]> &
    Attributes<BeachElements[Tag]> &
    Listeners<BeachElements[Tag], 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Tags {}
}
