/** Types for JSX of Preact. The module registers the tags, as `beach-session/define` does. */
import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { Attributes, BeachElements, Listeners, Properties } from './elements.js';

export type * from '../dist/define.js';

type Tags = {
  [Tag in keyof BeachElements]: HTMLAttributes<BeachElements[Tag]> &
    ClassAttributes<BeachElements[Tag]> &
    Properties<BeachElements[Tag]> &
    Attributes<BeachElements[Tag]> &
    Listeners<BeachElements[Tag], 'on'>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
