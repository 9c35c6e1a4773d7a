import type { Candidate, ConnectionOptions } from './connection.ts';
import { usernameFragment } from './ice-path.ts';

/** How long a description waits for its candidates, in milliseconds; and where it has to be complete. */
const patience = { usual: 100, complete: 1_000 };

/** The line of a candidate that only begins TCP connections. */
const activeTcp = /^a=candidate:.* tcptype active.*\r\n/gm;

/**
 * Finds the candidates of this side, without those that only begin TCP connections: browsers have no others over TCP,
 * and no two of them connect (RFC 6544, section 6.2). Those that come at once are in its descriptions, since each of
 * them would be a signal of its own. The others are told, and that there are no more.
 */
export class LocalCandidates {
  readonly #pc: RTCPeerConnection;
  readonly #options: Pick<ConnectionOptions, 'clock' | 'signal'>;
  readonly #tell: (candidate: Candidate) => void;
  /** Whether those that are found now will be in a description. */
  #describing = false;
  /** Whether the last of them was found meanwhile. */
  #foundAll = false;

  constructor(
    pc: RTCPeerConnection,
    options: Pick<ConnectionOptions, 'clock' | 'signal'>,
    tell: (candidate: Candidate) => void,
  ) {
    this.#pc = pc;
    this.#options = options;
    this.#tell = tell;
    pc.onicecandidate = ({ candidate }) => {
      // Firefox also tells the end for each line of the description.
      if (candidate?.candidate === '') return;
      if (this.#describing) this.#foundAll ||= candidate === null;
      else this.#found(candidate);
    };
  }

  /** Resolves with a description that is being made, and its candidates; all of them where it has to be `complete`. */
  async describe(made: Promise<string>, complete: boolean): Promise<string> {
    this.#describing = true;
    const sdp = await made;
    await this.#gathered(complete);
    this.#describing = false;
    const { clock, signal } = this.#options;
    if (this.#foundAll) clock.after(0, () => this.#found(null), signal);
    this.#foundAll = false;
    return (this.#pc.localDescription?.sdp ?? sdp).replace(activeTcp, '');
  }

  #gathered(complete: boolean): Promise<void> {
    const { clock, signal } = this.#options;
    const over = new AbortController();
    const until = { signal: over.signal };
    return new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#pc.iceGatheringState === 'complete') resolve();
      };
      this.#pc.addEventListener('icegatheringstatechange', look, until);
      // Chromium finds those of this machine together. No timer: those of a hidden page take a second.
      const found = (): void => void clock.after(0, resolve, signal);
      if (!complete) this.#pc.addEventListener('icecandidate', found, until);
      clock.after(complete ? patience.complete : patience.usual, resolve, signal);
      look();
    }).finally(() => over.abort());
  }

  #found(candidate: RTCIceCandidate | null): void {
    // Firefox would throw.
    if (this.#pc.signalingState === 'closed' || candidate?.tcpType === 'active') return;
    const { candidate: line = '', sdpMLineIndex, sdpMid } = candidate ?? {};
    const session = candidate?.usernameFragment ?? usernameFragment(this.#pc.localDescription?.sdp);
    this.#tell({ candidate: line, sdpMLineIndex, sdpMid, usernameFragment: session });
  }
}
