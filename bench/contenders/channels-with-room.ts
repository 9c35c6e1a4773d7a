/** A sender waits above the first, and goes on below the second: the same bounds as in the engine. */
const high = 1024 * 1024;
const low = 64 * 1024;

/**
 * Sends over channels none of which may hold more than 1 MiB: the least that a program with much to send
 * must do.
 */
export class ChannelsWithRoom {
  readonly #channels = new Set<RTCDataChannel>();

  get size(): number {
    return this.#channels.size;
  }

  add(channel: RTCDataChannel): void {
    channel.bufferedAmountLowThreshold = low;
    this.#channels.add(channel);
  }

  delete(channel: RTCDataChannel): void {
    this.#channels.delete(channel);
  }

  /** Resolves once all channels have room. */
  async room(): Promise<void> {
    for (const channel of this.#channels) {
      if (channel.bufferedAmount > high) await drained(channel);
    }
  }

  [Symbol.iterator](): Iterator<RTCDataChannel> {
    return this.#channels.values();
  }
}

function drained(channel: RTCDataChannel): Promise<unknown> {
  return new Promise((resolve) => {
    channel.addEventListener('bufferedamountlow', resolve, { once: true });
  });
}
