/** Calls `listener` when the browser's network may have changed, until `signal` aborts. */
export type OnNetworkChange = (listener: () => void, signal: AbortSignal) => void;

/** Every browser reports being online again; Chromium also another network, or a new estimate of the same network's speed. */
export const onNetworkChange: OnNetworkChange = (listener, signal) => {
  const { connection } = (globalThis.navigator ?? {}) as { connection?: EventTarget };
  globalThis.addEventListener?.('online', listener, { signal });
  connection?.addEventListener('change', listener, { signal });
};
