/** Parts of the web platform that TypeScript does not know on a window: the MediaStreamTrack Insertable Streams. */
interface TrackProcessor<Data> {
  readonly readable: ReadableStream<Data>;
}

type TrackProcessorClass = new <Data>(options: {
  track: MediaStreamTrack;
  maxBufferSize?: number;
}) => TrackProcessor<Data>;

export interface TrackGenerator<Data> extends MediaStreamTrack {
  readonly writable: WritableStream<Data>;
}

type TrackGeneratorClass = new <Data>(options: { kind: 'audio' | 'video' }) => TrackGenerator<Data>;

/** Returns undefined where the browser has none: in Firefox, and on a window of Safari. */
export function trackProcessor(): TrackProcessorClass | undefined {
  return Reflect.get(globalThis, 'MediaStreamTrackProcessor');
}

/** Returns undefined where the browser has none. */
export function trackGenerator(): TrackGeneratorClass | undefined {
  return Reflect.get(globalThis, 'MediaStreamTrackGenerator');
}

/** Calls `read` with all that a track brings, which `read` has to close, until `signal` aborts or the track ends. */
export async function readTrack<Data extends { close(): void }>(
  processor: TrackProcessor<Data>,
  read: (data: Data) => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = processor.readable.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (signal.aborted) value.close();
    else read(value);
  }
  signal.removeEventListener('abort', stop);
}
