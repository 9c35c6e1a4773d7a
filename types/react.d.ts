/** Types for JSX of React 19 and newer. The module registers the tags, as `beach-session/define` does. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Attributes, BeachElements, Listeners, Properties } from './elements.js';

export type * from '../dist/define.js';

type Tags = {
  [Tag in keyof BeachElements]: DetailedHTMLProps<
    HTMLAttributes<BeachElements[Tag]>,
    BeachElements[Tag]
  > &
    Properties<BeachElements[Tag]> &
    Attributes<BeachElements[Tag]> &
    Listeners<BeachElements[Tag], 'on'>;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
