import { Road, type RoadOptions } from '../../src/road/road.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import type { Join, Role } from '../../src/signaling/messages.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { FakePeer } from './fake-peer.ts';

/** Creates a road in virtual time, and connects peers that send it text, as over a network. */
export function setUpRoad(options: RoadOptions = {}) {
  const clock = new VirtualClock();
  const records: LogRecord[] = [];
  const road = new Road({ clock, logger: (record) => records.push(record), ...options });
  const connect = (role: Role, peerId: string, address?: string) => {
    const peer = new FakePeer(role, peerId);
    const connection = road.accept(peer, address);
    return {
      peer,
      connection,
      send: (message: unknown) => connection.receive(JSON.stringify(message)),
      join: (rest: Partial<Join> = {}) => connection.receive(JSON.stringify(peer.joining(rest))),
    };
  };
  return { clock, road, records, connect };
}

/** Lets the callbacks of settled promises run. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
