/** Replaces parts of the browser, to count encoders, and to lose and hold what is encoded once. */

/** Counts the encoders that the page makes. */
export function countEncoders(): { readonly made: number; readonly open: number; stop(): void } {
  const { VideoEncoder: Original } = globalThis;
  const encoders: VideoEncoder[] = [];
  const count = {
    get made() {
      return encoders.length;
    },
    get open() {
      return encoders.filter(({ state }) => state === 'configured').length;
    },
    stop() {
      globalThis.VideoEncoder = Original;
    },
  };
  globalThis.VideoEncoder = class extends Original {
    constructor(init: VideoEncoderInit) {
      super(init);
      encoders.push(this);
    }
  };
  return count;
}

/** Loses one in ten of the packets of what is encoded once. */
export function losePackets(): { stop(): void } {
  const { send } = RTCDataChannel.prototype;
  let count = 0;
  RTCDataChannel.prototype.send = function (
    this: RTCDataChannel,
    data: ArrayBufferView<ArrayBuffer>,
  ) {
    const isPart = this.label === 'media' && data.byteLength > 30;
    count += isPart ? 1 : 0;
    if (!isPart || count % 10 > 0) send.call(this, data);
  } as typeof send;
  return {
    stop() {
      RTCDataChannel.prototype.send = send;
    },
  };
}

/** Lets the browser take nothing of what is encoded once. */
export function fillLanes(): { drain(): void } {
  const own = Object.getOwnPropertyDescriptor(RTCDataChannel.prototype, 'bufferedAmount');
  const full = new Set<RTCDataChannel>();
  Object.defineProperty(RTCDataChannel.prototype, 'bufferedAmount', {
    configurable: true,
    get(this: RTCDataChannel) {
      if (this.label !== 'media') return own?.get?.call(this);
      full.add(this);
      return 10_000;
    },
  });
  return {
    drain() {
      Object.defineProperty(RTCDataChannel.prototype, 'bufferedAmount', own as PropertyDescriptor);
      for (const lane of full) lane.dispatchEvent(new Event('bufferedamountlow'));
      full.clear();
    },
  };
}
