import type { Runtime } from '../runtime/runtime.ts';
import type { Signal, SignalBody, SignalKind } from '../signaling/messages.ts';
import type { HandshakeState } from './handshake/handshake-state.ts';
import type { Transcript } from './transcript.ts';

interface OutgoingSignalsOptions {
  readonly peerId: string;
  readonly runtime: Runtime;
  readonly transcript: Transcript;
  /** Returns the state of the handshake that the next signal belongs to. */
  state(): HandshakeState;
  send(signal: Signal): void;
  /** Called after a signal was sent for the first time. */
  sent(kind: SignalKind): void;
}

/** Sends the signals of one peer's handshakes, and sends them again where they may have been lost. */
export class OutgoingSignals {
  readonly #options: OutgoingSignalsOptions;

  constructor(options: OutgoingSignalsOptions) {
    this.#options = options;
  }

  /** `parked`: the peer has it already, unless it was lost. */
  send<K extends SignalKind>(kind: K, body: SignalBody<K>, parked = false): void {
    const { peerId, runtime, transcript, state, send, sent } = this.#options;
    const { handshakeId, generation } = state();
    const signal: Signal = {
      type: 'signal',
      to: peerId,
      handshakeId: handshakeId ?? runtime.random.uuid(),
      generation,
      seq: transcript.nextSeq(),
      kind,
      body,
    };
    if (kind === 'offer') runtime.counters.offersPosted += 1;
    if (kind === 'answer') runtime.counters.answersPosted += 1;
    transcript.record(signal);
    if (!parked) send(signal);
    sent(kind);
  }

  /** Sends an answer again, which may have been lost, and everything else of its handshake. */
  answerAgain(): void {
    const { runtime, transcript } = this.#options;
    const isAnswered = transcript.sent.some(({ kind }) => kind === 'answer');
    if (isAnswered) runtime.counters.answersRepeated += 1;
    this.repeat();
  }

  /** Sends again everything that the current handshake has sent. */
  repeat(): void {
    for (const signal of this.#options.transcript.sent) this.#options.send(signal);
  }
}
