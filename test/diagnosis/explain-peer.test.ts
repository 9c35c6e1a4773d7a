import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainPeer } from '../../src/diagnosis/model/explain-peer.ts';
import type { InspectorModel, PeerModel } from '../../src/diagnosis/model/inspector-model.ts';
import { summarize } from '../../src/diagnosis/model/summarize.ts';
import { Recording } from '../../src/diagnosis/recording/recording.ts';
import { diagnosisEnglish } from '../../src/diagnosis/words/diagnosis-english.ts';
import type { Signal } from '../../src/signaling/messages.ts';
import { modelOf, RecordedSessions } from './recorded-sessions.ts';

const words = diagnosisEnglish.diagnosis;

describe('R26 the inspector explains joins', () => {
  const only = ({ peers }: InspectorModel): PeerModel => [...peers.values()][0] as PeerModel;
  const stages = (peer: PeerModel): string[] => peer.segments.map(({ stage }) => stage);

  /** Loses the first `count` signals of a kind. */
  function losing(kind: Signal['kind'], count: number): (signal: Signal) => boolean {
    let left = count;
    return (signal) => signal.kind === kind && left-- > 0;
  }

  test('a join without trouble passes all stages, and needs no explanation', async () => {
    const sessions = new RecordedSessions().record();
    await sessions.meet();
    await sessions.pass(2_000);
    const peer = only(sessions.model);
    assert.deepEqual(stages(peer), [
      'waiting',
      'describing',
      'answer',
      'path',
      'readying',
      'connected',
    ]);
    assert.deepEqual([peer.name, peer.role, peer.state], ['Ada', 'viewer', 'connected']);
    const { headline, causes, isSlow } = explainPeer(peer, sessions.model.to, words);
    assert.match(headline, /^Connected after \d+ ms\.$/);
    assert.deepEqual([causes, isSlow], [[], false]);
  });

  test('lost answers: it waited for the answer, and descriptions were sent again', async () => {
    const sessions = new RecordedSessions(losing('answer', 2)).record();
    await sessions.meet();
    await sessions.pass(15_000);
    const { headline, causes, isSlow } = explainPeer(
      only(sessions.model),
      sessions.model.to,
      words,
    );
    assert.ok(isSlow);
    assert.match(headline, /^Connected after 6\.\d s\.$/);
    assert.match(
      causes[0] ?? '',
      /^6\.\d s: the offer waited for its answer; descriptions were sent again twice, so signals were lost/,
    );
  });

  test('no answer at all: each handshake fails with its reason, and the peer is given up', async () => {
    const sessions = new RecordedSessions(losing('answer', Number.POSITIVE_INFINITY)).record();
    await sessions.meet();
    do await sessions.pass(1_000);
    while (only(sessions.model).state !== 'failed-permanent');
    const peer = only(sessions.model);
    const { failedAttempts } = peer;
    assert.deepEqual(
      failedAttempts.map(({ generation }) => generation),
      Array.from(failedAttempts, (_, index) => index + 1),
    );
    assert.ok(failedAttempts.length >= 4);
    assert.ok(failedAttempts.every(({ reason }) => reason === 'handshake-timeout'));
    const { headline, causes } = explainPeer(peer, sessions.model.to, words);
    assert.match(headline, /^Given up: handshake-timeout\./);
    assert.ok(
      causes.some((cause) =>
        /^Handshakes 1, 2, 3.* and \d failed: handshake-timeout\.$/.test(cause),
      ),
      `${causes}`,
    );
    assert.ok(
      causes.some((cause) =>
        /: \d pauses before the next attempt, after handshake-timeout/.test(cause),
      ),
      `${causes}`,
    );
  });

  test('a file of the recording says the same as the live session', async () => {
    const sessions = new RecordedSessions(losing('answer', Number.POSITIVE_INFINITY)).record();
    await sessions.meet();
    await sessions.pass(120_000);
    const file = sessions.recording.toJson(false);
    assert.deepEqual(modelOf(Recording.fromJson(file)), sessions.model);
  });

  test('a late watcher sees where each peer is, and takes no join for slow that it has not seen', async () => {
    const sessions = new RecordedSessions();
    await sessions.meet();
    await sessions.pass(10_000);
    sessions.record();
    await sessions.pass(10_000);
    const peer = only(sessions.model);
    assert.deepEqual([peer.name, peer.state, stages(peer)], ['Ada', 'connected', ['connected']]);
    const { headline, isSlow } = explainPeer(peer, sessions.model.to, words);
    assert.deepEqual([headline, isSlow], ['Connected before the recording began.', false]);
  });

  test('a viewer that leaves ends, with the reason', async () => {
    const sessions = new RecordedSessions().record();
    await sessions.meet();
    await sessions.pass(2_000);
    sessions.viewer.stop();
    await sessions.pass(1_000);
    const peer = only(sessions.model);
    assert.equal(stages(peer).at(-1), 'ended');
    assert.match(
      explainPeer(peer, sessions.model.to, words).headline,
      /^Ended: left\. It took \d+ ms\.$/,
    );
  });

  test('a viewer that is gone before it is connected is no slow join', async () => {
    const sessions = new RecordedSessions(losing('answer', Number.POSITIVE_INFINITY)).record();
    await sessions.meet();
    await sessions.pass(1_000);
    sessions.host.drop(sessions.viewer.peerId as string, 'refused');
    await sessions.pass(10_000);
    const peer = only(sessions.model);
    const { headline, isSlow } = explainPeer(peer, sessions.model.to + 10_000, words);
    assert.deepEqual([headline, isSlow], ['Ended: refused.', false]);
  });

  test('a viewer that the host removes ends, with the reason', async () => {
    const sessions = new RecordedSessions().record();
    await sessions.meet();
    await sessions.pass(2_000);
    sessions.host.drop(sessions.viewer.peerId as string, 'refused');
    const peer = only(sessions.model);
    assert.deepEqual([peer.state, stages(peer).at(-1)], ['disconnected', 'ended']);
    assert.match(explainPeer(peer, sessions.model.to, words).headline, /^Ended: refused\./);
    assert.match(summarize(sessions.model, words).join(' '), / 0 of 1 peer is connected\./);
  });
});
