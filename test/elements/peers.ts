import type { StreamSource } from '../../src/link/connection/media.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import { createSignaling } from '../../src/signaling/create-signaling.ts';

/** Peers on the same page that send streams. */
export class Peers {
  readonly #sessions: Session[] = [];
  readonly #tracks = new Set<MediaStreamTrack>();

  /** Starts a peer that sends these streams. */
  enter(
    options: Pick<SessionOptions, 'session' | 'role' | 'name' | 'topology' | 'delivery' | 'limits'>,
    media: Partial<Record<StreamSource, MediaStream>>,
  ): Session {
    const signaling = createSignaling('broadcast:');
    const session = new Session({ ...options, signaling, logger: () => {} });
    this.#sessions.push(session);
    for (const [source, stream] of Object.entries(media)) {
      session.publish(source as StreamSource, this.made(stream));
    }
    session.start().catch(() => {});
    return session;
  }

  /** Stops the tracks of this stream at the end of the test. */
  made(stream: MediaStream): MediaStream {
    for (const track of stream.getTracks()) this.#tracks.add(track);
    return stream;
  }

  clear(): void {
    for (const session of this.#sessions.splice(0)) session.stop();
    for (const track of this.#tracks) track.stop();
    this.#tracks.clear();
  }
}
