/** Replaces parts of the browser, to count encoders, and to lose and hold what is encoded once. */

/** Counts the encoders that the page makes. */
export function countEncoders() {
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

/** Counts the decoders that the page makes, and lets each that there is stand still, on demand. */
export function stallDecoders() {
  const { VideoDecoder: Original } = globalThis;
  const decoders: Stalling[] = [];
  class Stalling extends Original {
    #waiting: number | null = null;

    constructor(init: VideoDecoderInit) {
      super(init);
      decoders.push(this);
    }

    stall(): void {
      this.#waiting = 0;
    }

    override get decodeQueueSize(): number {
      return this.#waiting ?? super.decodeQueueSize;
    }

    override decode(chunk: EncodedVideoChunk): void {
      if (this.#waiting === null) super.decode(chunk);
      else this.#waiting += 1;
    }
  }
  globalThis.VideoDecoder = Stalling;
  return {
    get made() {
      return decoders.length;
    },
    stall() {
      for (const decoder of decoders) decoder.stall();
    },
    stop() {
      globalThis.VideoDecoder = Original;
    },
  };
}

/** Lets each decoder of the page take long for large pictures, one after the other: 300 ms for one of 360 lines. */
export function slowDecoders(): { stop(): void } {
  const { VideoDecoder: Original } = globalThis;
  class Slow extends Original {
    #queue: EncodedVideoChunk[] = [];
    #lines = 0;

    constructor({ output, error }: VideoDecoderInit) {
      super({
        output: (picture) => {
          this.#lines = picture.displayHeight;
          output(picture);
        },
        error,
      });
    }

    override get decodeQueueSize(): number {
      return this.#queue.length + super.decodeQueueSize;
    }

    override decode(chunk: EncodedVideoChunk): void {
      this.#queue.push(chunk);
      if (this.#queue.length === 1) this.#decodeNext();
    }

    #decodeNext(): void {
      setTimeout(
        () => {
          if (this.state !== 'configured') return;
          const chunk = this.#queue.shift();
          if (chunk) super.decode(chunk);
          if (this.#queue.length > 0) this.#decodeNext();
        },
        this.#lines > 180 ? 300 : 0,
      );
    }
  }
  globalThis.VideoDecoder = Slow;
  return {
    stop() {
      globalThis.VideoDecoder = Original;
    },
  };
}

/** Lets each decoder of the page keep up, but give its pictures late, in milliseconds. */
export function lateDecoders(ms: number): { stop(): void } {
  const { VideoDecoder: Original } = globalThis;
  globalThis.VideoDecoder = class extends Original {
    constructor({ output, error }: VideoDecoderInit) {
      super({ output: (picture) => void setTimeout(() => output(picture), ms), error });
    }
  };
  return {
    stop() {
      globalThis.VideoDecoder = Original;
    },
  };
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
