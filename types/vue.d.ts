/** Types for the templates of Vue 3. The module registers the tags, as `beach-session/define` does. */
import type { EmitFn, HTMLAttributes } from 'vue';
import type { BeachEventMap } from '../dist/index.js';
import type { BeachElements, Properties } from './elements.js';

export type * from '../dist/define.js';

type Emits = { [K in keyof BeachEventMap]: (event: BeachEventMap[K]) => void };

type Component<E> = new () => E & { $props: HTMLAttributes & Properties<E>; $emit: EmitFn<Emits> };

type Components = { [Tag in keyof BeachElements]: Component<BeachElements[Tag]> };

declare module 'vue' {
  interface GlobalComponents extends Components {}
}
