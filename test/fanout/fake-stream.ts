import type { MessageStream } from '../../src/link/message-stream.ts';
import type { FramedMessage } from '../../src/link/wire/frame.ts';

/** Creates a stream that never reports what it has received. It has room, unless `send` says otherwise. */
export function fakeStream(
  peerId: string,
  { send = () => undefined }: { send?: (message: FramedMessage) => Promise<void> | undefined } = {},
) {
  const skipped: string[] = [];
  const end = new AbortController();
  const stream = {
    peerId,
    ended: end.signal,
    met: true,
    flows: true,
    delivered: 0,
    outstanding: 0,
    heard: 0,
    waiting: 0,
    buffered: () => 0,
    send,
    skip: (lane: string) => void skipped.push(lane),
  };
  return {
    stream: stream as unknown as MessageStream,
    skipped,
    end: () => end.abort(),
    set: (now: Pick<MessageStream, 'delivered' | 'outstanding' | 'heard'>) =>
      Object.assign(stream, now),
  };
}
