/** The progress of a message of many chunks. */
export interface MessageProgress {
  readonly direction: 'sending' | 'receiving';
  /** Unique among the messages in the same direction. */
  readonly messageId: number;
  readonly bytes: number;
  /** The size of the message in bytes. While receiving, an estimate until the last chunk has arrived. */
  readonly total: number;
}

/** Progress is reported in this many steps. */
const steps = 50;

/** Returns whether the last chunk, of `chunk` bytes, has completed another step, or the message. */
export function completesStep({ bytes, total }: MessageProgress, chunk: number): boolean {
  const step = (amount: number): number => Math.floor((amount / total) * steps);
  return bytes === total || step(bytes) > step(bytes - chunk);
}
