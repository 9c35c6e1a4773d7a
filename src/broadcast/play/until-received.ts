import type { Stats, StatsReport } from '../../link/health/stats-window.ts';
import type { Clock } from '../../runtime/clock.ts';

interface ArrivalOptions {
  connection: RTCPeerConnection;
  /** Returns the track that is awaited, once it is there. */
  track(): MediaStreamTrack | undefined;
  clock: Clock;
  signal: AbortSignal;
}

/** Between two looks, in milliseconds. */
const interval = 50;

/** Waits no longer than this, in milliseconds. */
const longest = 10_000;

/** Resolves once a connection receives a track: a picture was decoded, or sound has come. */
export async function untilReceived(options: ArrivalOptions): Promise<void> {
  const { clock, signal } = options;
  const since = clock.now();
  let before: number | null = null;
  while (!signal.aborted && clock.now() - since < longest) {
    const count = await received(options);
    if (before !== null && count !== null && count > before) return;
    before = count ?? before;
    await new Promise<void>((resolve) => {
      clock.after(interval, resolve);
    });
  }
}

/** Resolves to the number of pictures or packets so far; to null where there are none yet. */
async function received({ connection, track }: ArrivalOptions): Promise<number | null> {
  const receiver = connection.getReceivers().find((each) => each.track === track());
  const report: StatsReport | undefined = await receiver?.getStats().catch(() => undefined);
  const flow = [...(report?.values() ?? [])].find(({ type }: Stats) => type === 'inbound-rtp');
  return flow?.framesDecoded ?? flow?.packetsReceived ?? null;
}
