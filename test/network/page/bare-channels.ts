import { now } from '../../kit/clock/now.ts';
import { completeDescription } from '../../kit/pages/complete-description.ts';

const chunkSize = 16 * 1024;

interface Bare {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  /** The received bytes, and the time of the last. */
  bytes: number;
  at: number;
}

/**
 * Connections with one reliable channel each, and without frames, acknowledgments or deadlines. The time that they need
 * for a message is the time that the wire and the browsers need.
 */
export class BareChannels {
  #all: Bare[] = [];

  /** Creates offers with all their candidates. */
  offer(count: number, media?: MediaStream): Promise<string[]> {
    const all = Array.from({ length: count }, () => this.#add(media));
    return Promise.all(all.map(({ connection }) => completeDescription(connection)));
  }

  answer(offers: readonly string[]): Promise<string[]> {
    return Promise.all(
      offers.map(async (sdp) => {
        const { connection } = this.#add();
        await connection.setRemoteDescription({ type: 'offer', sdp });
        return completeDescription(connection);
      }),
    );
  }

  async accept(answers: readonly string[]): Promise<void> {
    await Promise.all(
      answers.map((sdp, index) =>
        this.#all[index]?.connection.setRemoteDescription({ type: 'answer', sdp }),
      ),
    );
  }

  /** Counts the open channels. */
  get open(): number {
    return this.#all.filter(({ channel }) => channel.readyState === 'open').length;
  }

  /** Sends this many bytes on every channel. */
  send(size: number): void {
    for (let sent = 0; sent < size; sent += chunkSize) {
      const chunk = new Uint8Array(Math.min(chunkSize, size - sent));
      for (const { channel } of this.#all) channel.send(chunk);
    }
  }

  /** Returns the time of the last byte of each channel that has received this many bytes. */
  arrivals(size: number): number[] {
    return this.#all.filter(({ bytes }) => bytes >= size).map(({ at }) => at);
  }

  close(): void {
    for (const { connection } of this.#all) connection.close();
    this.#all = [];
  }

  #add(media?: MediaStream): Bare {
    const connection = new RTCPeerConnection();
    const channel = connection.createDataChannel('data', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
    const bare: Bare = { connection, channel, bytes: 0, at: 0 };
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      bare.bytes += data.byteLength;
      bare.at = now();
    };
    for (const track of media?.getTracks() ?? []) connection.addTrack(track, media as MediaStream);
    this.#all.push(bare);
    return bare;
  }
}
