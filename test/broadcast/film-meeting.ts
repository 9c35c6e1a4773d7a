import type { Session } from '../../src/session/session.ts';
import { play } from '../kit/media/films.ts';
import { heard, Meeting } from '../session/meet.ts';

/** A viewer, and what it shows on this page. */
export interface Watching {
  readonly viewer: Session;
  readonly stream: MediaStream;
  readonly video: HTMLVideoElement;
}

/** A host that shows films, and its viewers, all on this page. */
export class FilmMeeting extends Meeting {
  readonly #connections = new Set<RTCPeerConnection>();
  readonly #films: MediaStream[] = [];
  /** What is played so far. */
  readonly videos: HTMLVideoElement[] = [];

  /** Stops a film at the end. Returns it. */
  film(stream: MediaStream): MediaStream {
    this.#films.push(stream);
    return stream;
  }

  async host(film: MediaStream, delivery: 'auto' | 'shared' = 'shared'): Promise<Session> {
    const host = this.make('host', { delivery });
    host.watch((entry) => {
      if (entry.type === 'step' && entry.connection) this.#connections.add(entry.connection);
    });
    host.publish('page', this.film(film));
    await host.start();
    return host;
  }

  /** Starts a viewer, and plays its first stream that has so many tracks. */
  async watch(viewer = this.make('viewer'), tracks = 1): Promise<Watching> {
    const arrived = heard(
      viewer,
      'stream',
      ({ stream }) => (stream?.getTracks().length ?? 0) >= tracks,
    );
    await viewer.start();
    const stream = (await arrived).stream as MediaStream;
    const video = await this.play(stream);
    return { viewer, stream, video };
  }

  /** Plays a stream on the page. Resolves to its video when it shows a picture. */
  async play(stream: MediaStream): Promise<HTMLVideoElement> {
    const video = await play(stream, document.body);
    this.videos.push(video);
    return video;
  }

  /** How many tracks the host sends over the connections of single viewers. */
  get ownTracks(): number {
    const open = [...this.#connections].filter(
      ({ connectionState }) => connectionState !== 'closed',
    );
    return open.flatMap((connection) =>
      connection.getSenders().filter(({ track }) => track !== null),
    ).length;
  }

  override end(): void {
    super.end();
    for (const track of this.#films.flatMap((film) => film.getTracks())) track.stop();
    for (const video of this.videos) video.remove();
  }
}
