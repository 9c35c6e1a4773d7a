import type { Candidate } from '../../../src/link/connection/connection.ts';
import { counts, exportsOf, inStepOf, type Mutant } from './mutant.ts';

const inTranscript = exportsOf<typeof import('../../../src/negotiation/transcript.ts')>(
  'src/negotiation/transcript.ts',
);

export const earlyAndLateMutants: readonly Mutant[] = [
  {
    rule: 'early candidates',
    name: 'early candidates are forgotten',
    faults: [
      inTranscript('Transcript', (Sound) => {
        return class extends Sound {
          override release(handshakeId: string): Candidate[] {
            super.release(handshakeId);
            return [];
          }
        };
      }),
    ],
  },
  {
    rule: 'early candidates',
    name: 'candidates do not wait for the description',
    faults: [
      inStepOf('candidate', (sound, state, event, context) => {
        const [next, effects] = sound(state, event, context);
        const hurried = effects.map((effect) =>
          effect.do === 'hold-candidate' && effect.generation === state.generation
            ? ({ do: 'add-candidate', candidate: effect.candidate } as const)
            : effect,
        );
        return [next, hurried];
      }),
    ],
  },
  {
    rule: 'late answers',
    name: 'a late answer fails a healthy link',
    faults: [
      inStepOf('answer', (sound, state, event, context) => {
        const step = sound(state, event, context);
        if (!counts(step, 'lateAnswers')) return step;
        return sound(state, { type: 'failed', reason: 'handshake-timeout' }, context);
      }),
    ],
  },
  {
    rule: 'late answers',
    name: 'a late answer is applied',
    faults: [
      inStepOf('answer', (sound, state, event, context) => {
        const step = sound(state, event, context);
        if (!counts(step, 'lateAnswers')) return step;
        return sound({ ...state, exchange: 'offered' }, event, context);
      }),
    ],
  },
];
