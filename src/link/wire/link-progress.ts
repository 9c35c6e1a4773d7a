/** How far a message of many chunks has got. */
export interface LinkProgress {
  readonly direction: 'sending' | 'receiving';
  /** Tells it from the other messages in its direction. */
  readonly messageId: number;
  readonly bytes: number;
  /** While receiving it is an estimate until the end has come. */
  readonly total: number;
}

/** Progress is told in so many steps. */
const steps = 50;

/** Whether the last chunk, of so many bytes, has completed another step, or all. */
export function completesStep({ bytes, total }: LinkProgress, chunk: number): boolean {
  const step = (amount: number): number => Math.floor((amount / total) * steps);
  return bytes === total || step(bytes) > step(bytes - chunk);
}
