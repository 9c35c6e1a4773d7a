/** The ICE path of a connection, and whether it still goes over the servers that are configured now. */
export class IcePath {
  readonly #pc: RTCPeerConnection;
  #config: RTCConfiguration;
  /** The username fragment of the ICE session whose path goes over a relay of former servers. */
  #outdated: string | undefined;

  /** `config`: what the connection was made with. */
  constructor(pc: RTCPeerConnection, config: RTCConfiguration) {
    this.#pc = pc;
    this.#config = config;
  }

  /** Names the ICE session, which a restart changes. Undefined before the first description. */
  get usernameFragment(): string | undefined {
    return usernameFragment(this.#pc.localDescription?.sdp);
  }

  /** Whether the current ICE session needs a restart to use the current servers. */
  get outdated(): boolean {
    return this.#outdated !== undefined && this.#outdated === this.usernameFragment;
  }

  /** Uses other servers from now on. Resolves with `outdated`. */
  async configure(config: RTCConfiguration): Promise<boolean> {
    // The connection may have been made with them.
    if (config === this.#config) return false;
    this.#pc.setConfiguration(config);
    this.#config = config;
    const { usernameFragment } = this;
    const type = await this.#localCandidateType();
    if (type === undefined || type === 'relay') this.#outdated = usernameFragment;
    return this.outdated;
  }

  /** Our end of the path in use: `host`, `srflx`, `prflx` or `relay`; undefined while there is none. */
  async #localCandidateType(): Promise<string | undefined> {
    const report = await this.#pc.getStats();
    let pair: RTCIceCandidatePairStats | undefined;
    report.forEach((stats) => {
      // Firefox marks the pair itself.
      if (stats.selected) pair = stats;
      if (stats.selectedCandidatePairId) pair = report.get(stats.selectedCandidatePairId);
    });
    return report.get(pair?.localCandidateId ?? '')?.candidateType;
  }
}

/** Returns the name of the ICE session of a description. */
export function usernameFragment(sdp = ''): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}
