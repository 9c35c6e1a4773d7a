/** Calls `listener` when the browser's way to the network may have changed, until `signal` aborts. */
export type OnNetworkChange = (listener: () => void, signal: AbortSignal) => void;

/** All tell of being online again; Chromium also of another network, or of a new guess at the same one's speed. */
export const onNetworkChange: OnNetworkChange = (listener, signal) => {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: EventTarget };
  globalThis.addEventListener?.('online', listener, { signal });
  connection?.addEventListener('change', listener, { signal });
};
