import type { RelayedSignal, Signal } from '../../../src/signaling/messages.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';

/** Signaling whose messages the test can watch and change. */
export function tapped(
  inner: Signaling,
  tap: {
    outgoing?(signal: Signal, pass: (signal: Signal) => void): void;
    incoming?(signal: RelayedSignal, pass: (signal: RelayedSignal) => void): void;
  },
): Signaling {
  return {
    connect(join, observer, signal, credentials) {
      const connection = inner.connect(
        join,
        {
          ...observer,
          message(message) {
            if (message.type !== 'signal' || !tap.incoming) return observer.message(message);
            tap.incoming(message, (passed) => observer.message(passed));
          },
        },
        signal,
        credentials,
      );
      return {
        interrupted: (interruption) => connection.interrupted?.(interruption),
        send(outgoing, end) {
          if (!tap.outgoing) return connection.send(outgoing, end);
          tap.outgoing(outgoing, (passed) => connection.send(passed, end));
        },
      };
    },
  };
}
