import type { Link } from '../../src/link/link.ts';
import type { LinkSnapshot } from '../../src/link/link-events.ts';
import type { FramedMessage } from '../../src/link/wire/frame.ts';

/** Creates a link that never reports what it has received. It has room, unless `send` says otherwise. */
export function fakeLink(
  peerId: string,
  { send = () => undefined }: { send?: (message: FramedMessage) => Promise<void> | undefined } = {},
) {
  const skipped: string[] = [];
  const snapshot: LinkSnapshot = { delivered: 0, outstanding: 0, heard: 0 };
  const link = {
    peerId,
    ready: true,
    delivered: 0,
    waiting: 0,
    snapshot,
    buffered: () => 0,
    send,
    skip: (lane: string) => void skipped.push(lane),
  };
  return {
    link: link as unknown as Link,
    skipped,
    set: (now: LinkSnapshot) => Object.assign(link, { snapshot: now }),
  };
}
