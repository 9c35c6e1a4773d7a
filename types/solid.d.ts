/** Types for JSX of Solid. The module registers the tags, as `beach-session/define` does. */
import type { JSX } from 'solid-js';
import type { Attributes, BeachElements, Listeners, Properties } from './elements.js';

export type * from '../dist/define.js';

type Tags = {
  [Tag in keyof BeachElements]: JSX.HTMLAttributes<BeachElements[Tag]> &
    Properties<BeachElements[Tag]> &
    Attributes<BeachElements[Tag]> &
    Listeners<BeachElements[Tag], 'on:'>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
