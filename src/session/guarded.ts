/** Keeps a listener that throws from harming the session or other listeners. Its error is reported as uncaught. */
export function guarded<F extends (...args: never[]) => void>(listener: F): F {
  const call = (...args: Parameters<F>): void => {
    try {
      listener(...args);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  return call as F;
}
