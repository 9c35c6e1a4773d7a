import { counts, exportsOf, inStepOf, type Mutant } from './mutant.ts';

const inJudgeOffer = exportsOf<typeof import('../../../src/negotiation/handshake/judge-offer.ts')>(
  'src/negotiation/handshake/judge-offer.ts',
);

export const glareMutants: readonly Mutant[] = [
  {
    rule: 'glare',
    name: 'the impolite side gives way too',
    faults: [inJudgeOffer('judgeOffer', (sound) => (state, offer) => sound(state, offer, false))],
  },
  {
    rule: 'glare',
    name: 'stable counts as a collision',
    faults: [
      inJudgeOffer('judgeOffer', (sound) => (state, offer, impolite) => {
        const verdict = sound(state, offer, impolite);
        return impolite && verdict !== 'repeat-answer' ? 'ignore' : verdict;
      }),
    ],
  },
  {
    rule: 'glare',
    name: 'answers are blocked after an ignored offer',
    faults: [
      inStepOf('offer', (sound, state, event, context) => {
        const step = sound(state, event, context);
        return counts(step, 'offersIgnored') ? [{ ...state, exchange: 'offering' }, []] : step;
      }),
    ],
  },
];
