/** Resources that were created since the call and not released. */
export interface Leftovers {
  readonly connections: number;
  readonly timers: number;
  readonly frames: number;
  readonly listeners: readonly string[];
  /** The number of connections that were created. */
  readonly connectionsMade: number;
  /** Restores the original functions. */
  restore(): void;
}

/** Watches connections, timers, animation frames and the listeners on window, document and devices. */
export function watchLeftovers(): Leftovers {
  const made: RTCPeerConnection[] = [];
  const timers = new Set<unknown>();
  const frames = new Set<number>();
  const listeners = new Set<string>();
  const names = [
    'RTCPeerConnection',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'requestAnimationFrame',
    'cancelAnimationFrame',
  ] as const;
  const originals = Object.fromEntries(names.map((name) => [name, globalThis[name]]));
  const { RTCPeerConnection } = globalThis;
  const setTimer = setTimeout.bind(window);
  const clearTimer = clearTimeout.bind(window);
  const setTicker = setInterval.bind(window);
  const clearTicker = clearInterval.bind(window);
  const requestFrame = requestAnimationFrame.bind(window);
  const cancelFrame = cancelAnimationFrame.bind(window);
  const replaced = {
    RTCPeerConnection: class extends RTCPeerConnection {
      constructor(config?: RTCConfiguration) {
        super(config);
        made.push(this);
      }
    },
    setTimeout(callback: () => void, ms?: number) {
      const timer = setTimer(() => {
        timers.delete(timer);
        callback();
      }, ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout(timer: number) {
      timers.delete(timer);
      clearTimer(timer);
    },
    setInterval(callback: () => void, ms?: number) {
      const timer = setTicker(callback, ms);
      timers.add(timer);
      return timer;
    },
    clearInterval(timer: number) {
      timers.delete(timer);
      clearTicker(timer);
    },
    requestAnimationFrame(callback: FrameRequestCallback) {
      const frame = requestFrame((time) => {
        frames.delete(frame);
        callback(time);
      });
      frames.add(frame);
      return frame;
    },
    cancelAnimationFrame(frame: number) {
      frames.delete(frame);
      cancelFrame(frame);
    },
  };
  Object.assign(globalThis, replaced);
  const targets = [window, document, navigator.mediaDevices];
  const restoreTargets = targets.map((target) => watchListeners(target, listeners));
  return {
    get connections() {
      return made.filter(({ signalingState }) => signalingState !== 'closed').length;
    },
    get connectionsMade() {
      return made.length;
    },
    get timers() {
      return timers.size;
    },
    get frames() {
      return frames.size;
    },
    get listeners() {
      return [...listeners];
    },
    restore() {
      Object.assign(globalThis, originals);
      for (const restore of restoreTargets) restore();
    },
  };
}

/** Records listeners until the abort signal that each must have removes them. */
function watchListeners(target: EventTarget, found: Set<string>): () => void {
  const add = target.addEventListener;
  let count = 0;
  target.addEventListener = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ) => {
    add.call(target, type, listener, options);
    count += 1;
    const key = `${type} ${count}`;
    found.add(key);
    const signal = typeof options === 'object' ? options.signal : undefined;
    signal?.addEventListener('abort', () => found.delete(key));
  };
  return () => {
    Reflect.deleteProperty(target, 'addEventListener');
  };
}
