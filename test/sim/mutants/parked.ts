import type { Peer, Topology } from '../../../src/signaling/messages.ts';
import { exportsOf, inStepOf, type Mutant } from './mutant.ts';

const inParking = exportsOf<typeof import('../../../src/negotiation/parking.ts')>(
  'src/negotiation/parking.ts',
);
const inMayPark = exportsOf<typeof import('../../../src/session/membership/may-park.ts')>(
  'src/session/membership/may-park.ts',
);
const inSupervisor = exportsOf<typeof import('../../../src/negotiation/supervisor.ts')>(
  'src/negotiation/supervisor.ts',
);
const onRoad = exportsOf<typeof import('../../../src/road/sessions/parked-offer.ts')>(
  'src/road/sessions/parked-offer.ts',
);

export const parkedMutants: readonly Mutant[] = [
  {
    rule: 'a parked offer has one taker',
    name: 'the road hands a parked offer to each viewer that joins',
    faults: [
      onRoad('ParkedOffer', (Sound) => {
        return class extends Sound {
          #last: ReturnType<InstanceType<typeof Sound>['take']> = null;

          override take(): ReturnType<InstanceType<typeof Sound>['take']> {
            this.#last = super.take() ?? this.#last;
            return this.#last;
          }
        };
      }),
    ],
  },
  {
    rule: 'a parked offer has one taker',
    name: 'the road keeps an offer whose host has left',
    test: 'test/road/sessions/road-parking.test.ts',
    faults: [
      onRoad('ParkedOffer', (Sound) => {
        return class extends Sound {
          override drop(): void {}
        };
      }),
    ],
  },
  {
    rule: 'a parked offer has one taker',
    name: 'an offer is not withdrawn when the media have changed',
    test: 'test/session/membership/parked-offer.test.ts',
    faults: [
      inParking('Parking', (Sound) => {
        return class extends Sound {
          override mediaChanged(): void {}
        };
      }),
    ],
  },
  {
    rule: 'a parked offer has one taker',
    name: 'a viewer whose offer was given up gets another of the same generation',
    faults: [
      inSupervisor('Supervisor', (Sound) => {
        return class extends Sound {
          override add({ parked: _, ...peer }: Peer, ...rest: [Topology, number, boolean]): void {
            super.add(peer, ...rest);
          }
        };
      }),
    ],
  },
  {
    rule: 'a parked offer has one taker',
    name: 'an answer to a parked offer is taken for late',
    faults: [
      inStepOf('begin', (sound, state, event, context) => {
        const [next, effects] = sound(state, event, context);
        return [event.parked ? { ...next, exchange: 'offering' } : next, effects];
      }),
    ],
  },
  {
    rule: 'identity is proved',
    name: 'the host of a verified name makes offers for whoever comes',
    variant: 'malicious road',
    faults: [inMayPark('mayPark', () => () => true)],
  },
];
