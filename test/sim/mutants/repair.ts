import type { LinkEvents } from '../../../src/link/link-events.ts';
import { afterStep, exportsOf, inStepOf, type Mutant } from './mutant.ts';

const inTransport = exportsOf<typeof import('../../../src/negotiation/peer-transport.ts')>(
  'src/negotiation/peer-transport.ts',
);
const inLink = exportsOf<typeof import('../../../src/link/link.ts')>('src/link/link.ts');

export const repairMutants: readonly Mutant[] = [
  {
    rule: 'repair before replace',
    name: 'a lost path replaces the connection at once',
    faults: [
      inStepOf('path-lost', (sound, state, event, context) =>
        sound(state, event, { ...context, maxIceRestarts: 0 }),
      ),
    ],
  },
  {
    rule: 'repair before replace',
    name: 'a failed path ends its connection',
    faults: [
      inTransport('PeerTransport', (Sound) => {
        return class extends Sound {
          constructor(...[options, told]: ConstructorParameters<typeof Sound>) {
            const createConnection: typeof options.createConnection = (own, events) =>
              options.createConnection(own, {
                ...events,
                path: (state) => (state === 'failed' ? events.closed() : events.path(state)),
              });
            super({ ...options, createConnection }, told);
          }
        };
      }),
    ],
  },
  {
    rule: 'repair before replace',
    name: 'the renegotiation forgets to restart ICE',
    faults: [
      afterStep(([next, effects]) => [
        next,
        effects.map((effect) =>
          effect.do === 'make-offer' ? { ...effect, restartIce: false } : effect,
        ),
      ]),
    ],
  },
  {
    rule: 'ready means both',
    name: 'a link is ready once this side has said so',
    faults: [
      inLink('Link', (Sound) => {
        return class extends Sound {
          readonly #listeners: (() => void)[] = [];
          #said = false;
          #over = false;

          override on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
            if (event === 'ready') this.#listeners.push(listener as () => void);
            return super.on(event, listener);
          }

          override get ready(): boolean {
            return this.#said && !this.#over;
          }

          override opened(): void {
            this.#said = true;
            super.opened();
            for (const listener of this.#listeners) listener();
          }

          override end(): void {
            this.#over = true;
            super.end();
          }
        };
      }),
    ],
  },
];
