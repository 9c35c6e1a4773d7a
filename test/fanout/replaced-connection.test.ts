import { expect } from '@open-wc/testing';
import type { LinkFactory } from '../../src/link/connection/connection.ts';
import { simplePeerFactory } from '../../src/link/connection/simple-peer-connection.ts';
import type { Limits } from '../../src/runtime/limits.ts';
import type { Session } from '../../src/session/session.ts';
import { until } from '../kit/until.ts';
import { linked, Meeting } from '../session/meet.ts';

const size = 16_000;

/** A message that begins with its number. */
function numbered(number: number): Uint8Array {
  const message = new Uint8Array(size);
  new DataView(message.buffer).setUint32(0, number);
  return message;
}

/** Lists the numbers of the messages that arrive, and the codes of the warnings. */
function follow(session: Session) {
  const [numbers, warnings, retained]: [number[], string[], unknown[]] = [[], [], []];
  session.on('message', (message) => {
    if (message.retained) retained.push(message.data);
    else numbers.push(new DataView((message.data as Uint8Array).buffer).getUint32(0));
  });
  session.on('warning', ({ code }) => warnings.push(code));
  return { numbers, warnings, retained };
}

describe('no silent loss over a replaced connection', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  /** `kill` breaks the host's connection, with all that is on the way in both directions. */
  async function pair(limits: Partial<Limits> = {}) {
    let kill = (): void => {};
    let made = 0;
    const linkFactory: LinkFactory = async (options, events) => {
      const connection = await simplePeerFactory(options, events);
      made += 1;
      kill = () => {
        connection.close();
        events.closed();
      };
      return connection;
    };
    const host = meeting.make('host', { linkFactory, limits });
    const viewer = meeting.make('viewer', { limits });
    const heard = { host: follow(host), viewer: follow(viewer) };
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    return { host, viewer, heard, kill: () => kill(), made: () => made };
  }

  it('delivers every message once and in order, although its connections break under load', async () => {
    const { host, viewer, heard, kill, made } = await pair();
    const count = 500;
    viewer.on('message', () => {
      if ([50, 200].includes(heard.viewer.numbers.length)) kill();
    });
    void host.send(numbered(0), { topic: 'board', retain: true });
    for (let number = 1; number < count; number += 1) {
      host.send(numbered(number)).catch(() => {});
      if (number % 5 === 0) viewer.send(numbered(number / 5 - 1)).catch(() => {});
    }
    await until(() => heard.viewer.numbers.length >= count && heard.host.numbers.length >= 99);
    expect(made()).to.equal(3);
    const inOrder = Array.from({ length: count }, (_, number) => number);
    expect(heard.viewer.numbers).to.deep.equal(inOrder);
    expect(heard.host.numbers).to.deep.equal(inOrder.slice(0, 99));
    expect([...heard.viewer.warnings, ...heard.host.warnings]).to.deep.equal([]);
    // What was retained is not repeated where nothing is lost.
    expect(heard.viewer.retained).to.deep.equal([]);
  });

  it('warns both sides of what exceeds the buffer, and repeats the retained state', async () => {
    const { host, heard, kill } = await pair({ maxOutstanding: 1 << 20 });
    kill();
    const sent: Promise<void>[] = [];
    for (let number = 0; number < 200; number += 1) sent.push(host.send(numbered(number)));
    sent.push(host.send(numbered(200), { topic: 'board', retain: true }));
    await Promise.all(sent);
    await until(() => heard.viewer.retained.length > 0);
    const { numbers } = heard.viewer;
    const first = numbers[0] as number;
    expect(first).to.be.within(130, 145);
    expect(numbers).to.deep.equal(Array.from({ length: 201 - first }, (_, index) => first + index));
    expect(heard.host.warnings).to.deep.equal(['messages-lost']);
    expect(heard.viewer.warnings).to.deep.equal(['messages-lost']);
  });
});
