import { kindsOf } from '../../capture/shareable.ts';
import type { SessionOptions } from '../../session/session.ts';
import type { CheckedOptions } from './checked-options.ts';
import { checkCount, checkViewerUrl, checkWord, checkWords } from './option-checks.ts';

/** By property; the attribute has the same name in kebab-case. */
const checks = {
  topology: checkWord('star', 'mesh'),
  maxViewers: checkCount(1, 400),
  whenFull: checkWord('refuse', 'evict-oldest'),
  slowViewers: checkWord('evict', 'skip'),
  allow: checkWords('camera', 'microphone', 'screen'),
  maxBitrate: checkCount(1e5, 5e7),
  maxUplink: checkCount(1e5, 1e9),
  maxFramerate: checkCount(1, 60),
};

type Checks = typeof checks;

/** What a page sets on a host, whether it makes sense or not. */
export type HostAttributes = { readonly [K in keyof Checks]: unknown } & {
  readonly approval: boolean;
};

/** The address of the page where viewers watch; null where the page gave none. */
export function viewerLink(
  { viewerUrl, session }: { readonly viewerUrl: unknown; readonly session: string },
  checked: CheckedOptions,
): string | null {
  const url = checked.read('viewer-url', viewerUrl, checkViewerUrl, null);
  url?.searchParams.set('session', session);
  return url?.href ?? null;
}

/** The options that only a host has, for the engine; undefined where its default applies. */
export function hostOptions(host: HostAttributes, checked: CheckedOptions) {
  const read = (Object.keys(checks) as (keyof Checks)[]).map((name) => {
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [name, checked.read<unknown, undefined>(attribute, host[name], checks[name], undefined)];
  });
  const { allow = [], ...options }: { [K in keyof Checks]?: ReturnType<Checks[K]> } =
    Object.fromEntries(read);
  return {
    ...options,
    approval: host.approval,
    accepts: kindsOf(allow),
  } satisfies Partial<SessionOptions>;
}
