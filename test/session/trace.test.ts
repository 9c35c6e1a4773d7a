import { expect } from '@open-wc/testing';
import type { TraceEntry } from '../../src/negotiation/trace-entry.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import type { Session } from '../../src/session/session.ts';
import { linked, Meeting } from './meet.ts';

describe('R26 the trace of a join', () => {
  let meeting: Meeting;

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());

  function watched(session: Session): TraceEntry[] {
    const entries: TraceEntry[] = [];
    session.watch((entry) => entries.push(entry));
    return entries;
  }

  /** Candidates, and what follows from them, come at any time. */
  const seen = (entries: readonly TraceEntry[]): string[] =>
    entries.flatMap((entry) => {
      const what = entry.type === 'step' ? entry.event : entry.signal.kind;
      return what === 'candidate' || what === 'signaling' || what === 'path-back'
        ? []
        : `${entry.type} ${what}`;
    });

  it('has the steps, the descriptions and the connection of both sides', async () => {
    const [host, viewer] = [meeting.make('host'), meeting.make('viewer')];
    const [hosts, viewers] = [watched(host), watched(viewer)];
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    expect(seen(hosts)).to.deep.equal([
      'step start',
      'step begin',
      'step made',
      'sent offer',
      'step local-offer',
      'received answer',
      'step answer',
      'step open',
      'step ready',
    ]);
    expect(seen(viewers)).to.deep.equal([
      'step start',
      'received offer',
      'step offer',
      'step made',
      'sent answer',
      'step local-answer',
      'step open',
      'step ready',
    ]);
    for (const entries of [hosts, viewers]) {
      const [last] = entries.flatMap((entry) => (entry.type === 'step' ? [entry] : [])).slice(-1);
      expect(last?.connection).to.be.instanceOf(RTCPeerConnection);
      expect(last?.state.phase).to.equal('ready');
    }
  });

  it('begins for a late watcher with the state of each negotiation, and ends with the reason', async () => {
    const [host, viewer] = [meeting.make('host'), meeting.make('viewer')];
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    const entries = watched(host);
    expect(seen(entries)).to.deep.equal(['step now']);
    host.drop(viewer.peerId as string, 'refused');
    const last = entries.at(-1);
    expect(last).to.include({ event: 'close', reason: 'refused' });
  });

  it('gives every log record to a listener, also to one beside a logger', async () => {
    const [logged, heard]: LogRecord[][] = [[], []];
    const host = meeting.make('host', { logger: (record) => logged?.push(record) });
    host.on('log', (record) => heard?.push(record));
    await Promise.all([host.start(), meeting.make('viewer').start()]);
    await linked(host, 1);
    expect(heard).to.deep.equal(logged);
    expect(heard).not.to.be.empty;
  });
});
