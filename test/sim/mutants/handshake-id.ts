import { afterStep, exportsOf, inStepOf, type Mutant } from './mutant.ts';

const inJudgeOffer = exportsOf<typeof import('../../../src/negotiation/handshake/judge-offer.ts')>(
  'src/negotiation/handshake/judge-offer.ts',
);
const inTranscript = exportsOf<typeof import('../../../src/negotiation/transcript.ts')>(
  'src/negotiation/transcript.ts',
);

export const handshakeIdMutants: readonly Mutant[] = [
  {
    rule: 'one',
    name: 'the former connection stays open beside the new one',
    faults: [
      afterStep(([next, effects]) => {
        const connects = effects.some((effect) => effect.do === 'connect');
        return [next, connects ? effects.filter((effect) => effect.do !== 'close') : effects];
      }),
    ],
  },
  {
    rule: 'handshake id',
    name: 'an answer is accepted without checking its handshake',
    faults: [
      inStepOf('answer', (sound, state, event, context) => {
        const { generation, handshakeId } = state;
        return sound(
          state,
          { ...event, generation, handshakeId: handshakeId ?? event.handshakeId },
          context,
        );
      }),
    ],
  },
  {
    rule: 'handshake id',
    name: 'an older generation is taken',
    faults: [
      inJudgeOffer('judgeOffer', (sound) => (...all) => {
        const verdict = sound(...all);
        return verdict === 'stale' ? 'accept' : verdict;
      }),
    ],
  },
  {
    rule: 'duplicates',
    name: 'a copy of an offer makes another connection',
    faults: [
      inJudgeOffer('judgeOffer', (sound) => (state, offer, impolite) => {
        const copy = offer.handshakeId === state.handshakeId;
        return copy && state.exchange === 'stable' ? 'accept' : sound(state, offer, impolite);
      }),
    ],
  },
  {
    rule: 'duplicates',
    name: 'a repeated offer is not answered again',
    faults: [
      inStepOf('offer', (sound, ...all) => {
        const [next, effects] = sound(...all);
        return [next, effects.filter((effect) => effect.do !== 'answer-again')];
      }),
    ],
  },
  {
    rule: 'duplicates',
    name: 'every signal after the first counts as a copy',
    faults: [
      inTranscript('Transcript', (Sound) => {
        return class extends Sound {
          #seen = false;

          override isCopy(handshakeId: string, seq: number): boolean {
            const copy = super.isCopy(handshakeId, seq) || this.#seen;
            this.#seen = true;
            return copy;
          }

          override forget(): void {
            super.forget();
            this.#seen = false;
          }
        };
      }),
    ],
  },
];
