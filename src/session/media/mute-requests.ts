import type { Emitter } from 'nanoevents';
import type { FanOut } from '../../fanout/fan-out.ts';
import type { ReceivedMessage } from '../../link/link-events.ts';
import type { Peer } from '../../signaling/messages.ts';
import { reservedTopic } from '../messages/reserved-topic.ts';
import type { SessionEvents } from '../session-events.ts';

/** The topic on which a host asks a peer to mute its microphone. */
export const muteTopic = reservedTopic('mute');

interface MuteRequestsOptions {
  readonly roster: { get(peerId: string): Peer | undefined };
  readonly fanOut: Pick<FanOut, 'send'>;
  readonly emitter: Emitter<Pick<SessionEvents, 'muterequest'>>;
}

/**
 * Asks peers to mute their microphones. Only the page that captures a microphone can mute it for all who hear it: each
 * peer of a mesh sends its sound itself.
 */
export class MuteRequests {
  readonly #options: MuteRequestsOptions;

  constructor(options: MuteRequestsOptions) {
    this.#options = options;
  }

  /** Asks one peer. Rejects with `send-failed` if it is not connected. */
  send(peerId: string): Promise<void> {
    return this.#options.fanOut.send(null, { topic: muteTopic, to: [peerId] });
  }

  /** Takes a message; returns whether it is such a request. Those of viewers are ignored. */
  take({ topic, peerId }: ReceivedMessage): boolean {
    if (topic !== muteTopic) return false;
    const { roster, emitter } = this.#options;
    const peer = roster.get(peerId);
    if (peer?.role === 'host') emitter.emit('muterequest', { peerId, name: peer.name });
    return true;
  }
}
