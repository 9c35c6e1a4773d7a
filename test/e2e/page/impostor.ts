import { completeDescription } from '../../kit/pages/complete-description.ts';

const all = new Map<string, RTCPeerConnection>();

function make(id: string): RTCPeerConnection {
  all.get(id)?.close();
  const made = new RTCPeerConnection();
  all.set(id, made);
  return made;
}

/** Connections of nobody's session. */
export const impostor = {
  offer(id: string): Promise<string> {
    const connection = make(id);
    connection.createDataChannel('lane');
    return completeDescription(connection);
  },
  async answer(id: string, sdp: string): Promise<string> {
    const connection = make(id);
    await connection.setRemoteDescription({ type: 'offer', sdp });
    return completeDescription(connection);
  },
  async accept(id: string, sdp: string): Promise<void> {
    await all.get(id)?.setRemoteDescription({ type: 'answer', sdp });
  },
  async candidate(id: string, candidate: RTCIceCandidateInit): Promise<void> {
    await all.get(id)?.addIceCandidate(candidate);
  },
  /** How many of them are connected. */
  get connected(): number {
    return [...all.values()].filter(({ connectionState }) => connectionState === 'connected')
      .length;
  },
};

declare global {
  interface Window {
    impostor: typeof impostor;
  }
}
window.impostor = impostor;
