/** Names the ICE session: a restart changes it. Undefined before the first description. */
export function iceUfrag(pc: RTCPeerConnection): string | undefined {
  return pc.localDescription?.sdp.match(/^a=ice-ufrag:.*/m)?.[0];
}

/** Our end of the path in use: `host`, `srflx`, `prflx` or `relay`; undefined where there is none yet. */
export async function localCandidateType(pc: RTCPeerConnection): Promise<string | undefined> {
  const report = await pc.getStats();
  let pair: RTCIceCandidatePairStats | undefined;
  report.forEach((stats) => {
    // Firefox marks the pair itself.
    if (stats.selected) pair = stats;
    if (stats.selectedCandidatePairId) pair = report.get(stats.selectedCandidatePairId);
  });
  return report.get(pair?.localCandidateId ?? '')?.candidateType;
}
