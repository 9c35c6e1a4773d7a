/** Calls `listener` when the browser's way to the network may have changed, until `signal` aborts. */
export type OnNetworkChange = (listener: () => void, signal: AbortSignal) => void;

/** Chromium tells of another network (Network Information API); the others of being online again. */
export const onNetworkChange: OnNetworkChange = (listener, signal) => {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: EventTarget };
  globalThis.addEventListener?.('online', listener, { signal });
  connection?.addEventListener('change', listener, { signal });
};
