import type { LitElement } from 'lit';
import type { BeachConnectivity, BeachInspector } from '../dist/define-inspector.js';
import type { BeachTerminal } from '../dist/define-terminal.js';
import type { BeachEventMap, BeachSession, BeachViewer } from '../dist/index.js';

/** The elements by tag. */
export interface BeachElements {
  'beach-session': BeachSession;
  'beach-viewer': BeachViewer;
  'beach-terminal': BeachTerminal;
  'beach-inspector': BeachInspector;
  'beach-connectivity': BeachConnectivity;
}

/** The properties of an element that a template can set. */
export type Properties<E> = {
  [K in Settable<Omit<E, keyof LitElement>>]?: E[K & keyof E] | undefined;
};

/** The attributes of an element: its properties in kebab case. */
export type Attributes<E> = {
  [K in keyof Properties<E> as KebabCase<K & string>]?: Properties<E>[K];
};

/** The listeners of an element, with what a framework writes before the name of an event. */
export type Listeners<E, Prefix extends string> = {
  [K in keyof BeachEventMap as `${Prefix}${K}`]?:
    | ((event: BeachEventMap[K] & { readonly currentTarget: E }) => void)
    | undefined;
};

/** The names of what is neither a method nor read-only. */
type Settable<T> = {
  [K in keyof T]-?: T[K] extends (...args: never[]) => unknown
    ? never
    : IsSame<{ [P in K]: T[K] }, { readonly [P in K]: T[K] }> extends true
      ? never
      : K;
}[keyof T];

type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : Name;
