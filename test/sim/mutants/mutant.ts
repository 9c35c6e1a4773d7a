import type * as handshakeModule from '../../../src/negotiation/handshake/handshake.ts';
import type { HandshakeState } from '../../../src/negotiation/handshake/handshake-state.ts';
import type {
  HandshakeContext,
  HandshakeEvent,
  Step,
} from '../../../src/negotiation/handshake/handshake-step.ts';

/** Replaces one export of one module by a broken variant. */
export interface Fault {
  readonly file: string;
  readonly name: string;
  /** Makes the broken variant from the sound one. */
  breaks(sound: unknown): unknown;
}

/** Plays the schedules under a verified name, or on a malicious road. */
export type Variant = 'verified name' | 'malicious road';

/** One deliberate fault in the engine or the road, which the simulation must find. */
export interface Mutant {
  /** The rule that it breaks. */
  readonly rule: string;
  readonly name: string;
  /** Where it shows: in plain schedules, where nothing is given. */
  readonly variant?: Variant;
  /** The test that it breaks, where virtual time cannot show it. */
  readonly test?: string;
  readonly faults: readonly Fault[];
}

/**
 * Returns a function that makes faults in the exports of `file`, whose type is `Module`: a fault in an export that
 * is renamed or changes its shape does not compile.
 */
export function exportsOf<Module>(file: string) {
  return <Name extends keyof Module & string>(
    name: Name,
    breaks: (sound: Module[Name]) => Module[Name],
  ): Fault => ({ file, name, breaks: breaks as Fault['breaks'] });
}

type Handshake = typeof handshakeModule.handshake;

export const inHandshake = exportsOf<typeof handshakeModule>(
  'src/negotiation/handshake/handshake.ts',
);

/** Breaks the steps that one type of event takes; the others stay sound. */
export function inStepOf<Type extends HandshakeEvent['type']>(
  type: Type,
  broken: (
    sound: Handshake,
    state: HandshakeState,
    event: Extract<HandshakeEvent, { type: Type }>,
    context: HandshakeContext,
  ) => Step,
): Fault {
  return inHandshake('handshake', (sound) => (state, event, context) => {
    if (event.type !== type) return sound(state, event, context);
    return broken(sound, state, event as Extract<HandshakeEvent, { type: Type }>, context);
  });
}

/** Breaks the result of a step, for any event. */
export function afterStep(broken: (next: Step, state: HandshakeState) => Step): Fault {
  return inHandshake(
    'handshake',
    (sound) => (state, event, context) => broken(sound(state, event, context), state),
  );
}

/** Whether a step counts this, as the sign of what it has decided. */
export function counts([, effects]: Step, what: string): boolean {
  return effects.some((effect) => effect.do === 'count' && effect.what === what);
}
