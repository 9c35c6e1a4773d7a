import { counted } from './counted.ts';
import { explainPeer } from './explain-peer.ts';
import type { InspectorModel } from './inspector-model.ts';

/** Returns what a reader should know first of a session, in a few sentences. */
export function summarize(model: InspectorModel): string[] {
  const { state, reason, signalingState, outages, peers, to } = model;
  const all = [...peers.values()];
  const connected = all.filter((peer) => peer.state === 'connected').length;
  const lost = all.filter((peer) => peer.state === 'failed' || peer.state === 'failed-permanent');
  const slow = all.filter((peer) => explainPeer(peer, to).isSlow).length;
  const sentences = [`The session is ${state}${reason ? `: ${reason}` : '.'}`];
  if (signalingState !== 'open' && state === 'live') {
    sentences.push(`Signaling is ${signalingState}: nobody new can join, and connections go on.`);
  }
  if (outages > 0)
    sentences.push(`Signaling was lost ${outages === 1 ? 'once' : `${outages} times`}.`);
  if (all.length > 0)
    sentences.push(
      `${connected} of ${counted(all.length, 'peer')} ${connected === 1 || all.length === 1 ? 'is' : 'are'} connected.`,
    );
  if (lost.length > 0) sentences.push(`${counted(lost.length, 'connection')} failed.`);
  if (slow > 0)
    sentences.push(`${counted(slow, 'join')} took longer than 3 s: select one to see why.`);
  return sentences;
}
