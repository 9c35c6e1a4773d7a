import type { DiagnosisWords } from '../words/diagnosis-english.ts';
import { explainPeer } from './explain-peer.ts';
import type { InspectorModel } from './inspector-model.ts';

/** Returns what a reader should know first of a session, in a few sentences. */
export function summarize(model: InspectorModel, words: DiagnosisWords): string[] {
  const { state, reason, signalingState, outages, peers, to } = model;
  const all = [...peers.values()];
  const connected = all.filter((peer) => peer.state === 'connected').length;
  const lost = all.filter((peer) => peer.state === 'failed' || peer.state === 'failed-permanent');
  const slow = all.filter((peer) => explainPeer(peer, to, words).isSlow).length;
  const isAlone = signalingState !== 'open' && state === 'live';
  return [
    words.sessionIs(state, reason),
    isAlone && words.signalingIs(signalingState),
    outages > 0 && words.signalingLost(outages),
    all.length > 0 && words.connectedOf(connected, all.length),
    lost.length > 0 && words.connectionsFailed(lost.length),
    slow > 0 && words.slowJoins(slow),
  ].filter((sentence) => sentence !== false);
}
