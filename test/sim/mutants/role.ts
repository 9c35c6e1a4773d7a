import { exportsOf, type Mutant } from './mutant.ts';

const inOfferPolicy = exportsOf<typeof import('../../../src/signaling/offer-policy.ts')>(
  'src/signaling/offer-policy.ts',
);
const inJudgeJoin = exportsOf<typeof import('../../../src/road/sessions/judge-join.ts')>(
  'src/road/sessions/judge-join.ts',
);

export const roleMutants: readonly Mutant[] = [
  {
    rule: 'role',
    name: 'viewers offer too',
    faults: [
      inOfferPolicy('offerPolicy', (sound) => (self, remote, topology) => {
        const policy = sound(self, remote, topology);
        return topology === 'star' && policy === 'answer' ? 'offer' : policy;
      }),
    ],
  },
  {
    rule: 'role',
    name: 'a host takes the offer of a viewer',
    faults: [inOfferPolicy('mayReceiveOffer', () => () => true)],
  },
  {
    rule: 'identity over order',
    name: 'the road makes the last to come the host',
    faults: [
      inJudgeJoin('judgeJoin', (sound) => (join, context) => {
        const verdict = sound(join, context);
        if (verdict.kind !== 'refuse' || verdict.code !== 'host-taken') return verdict;
        const others = [...context.members].filter(([, { role }]) => role !== 'host');
        return sound(join, { ...context, members: new Map(others) });
      }),
    ],
  },
];
