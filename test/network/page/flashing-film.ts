import { Session } from '../../../src/session/session.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { flashesAndBeeps, LipSync } from '../../kit/media/flash-and-beep.ts';

/** A film that flashes and beeps, on the page of its host or of its viewer. */
export class FlashingFilm {
  sync: LipSync | null = null;

  async host(session: string, road: string): Promise<void> {
    const host = new Session({
      session,
      role: 'host',
      delivery: 'shared',
      signaling: new WebSocketSignaling(road),
      logger: () => {},
    });
    host.publish('page', flashesAndBeeps(1_000));
    await host.start();
  }

  async watch(session: string, road: string): Promise<void> {
    const viewer = new Session({
      session,
      role: 'viewer',
      signaling: new WebSocketSignaling(road),
      logger: () => {},
    });
    const arrived = new Promise<MediaStream>((resolve) => {
      viewer.on('stream', ({ stream }) => stream?.getTracks().length === 2 && resolve(stream));
    });
    await viewer.start();
    this.sync = new LipSync(await arrived);
  }
}
