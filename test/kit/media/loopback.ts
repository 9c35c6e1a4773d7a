/** A pair of connections within one page. */
export class Loopback {
  readonly near = new RTCPeerConnection();
  readonly far = new RTCPeerConnection();

  constructor() {
    this.near.onicecandidate = ({ candidate }) => this.far.addIceCandidate(candidate ?? undefined);
    this.far.onicecandidate = ({ candidate }) => this.near.addIceCandidate(candidate ?? undefined);
  }

  async negotiate(): Promise<void> {
    const { near, far } = this;
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription as RTCSessionDescription);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription as RTCSessionDescription);
  }

  close(): void {
    this.near.close();
    this.far.close();
  }
}

/** A track that is muted from outside of the page, which is impossible with a fake device. */
export class Outside {
  readonly #loopback = new Loopback();
  readonly #transceiver: RTCRtpTransceiver;

  constructor(source: MediaStreamTrack) {
    this.#transceiver = this.#loopback.near.addTransceiver(source, { direction: 'inactive' });
  }

  get track(): MediaStreamTrack {
    return this.#loopback.far.getReceivers()[0]?.track as MediaStreamTrack;
  }

  /** Resolves when the track has fired the event. */
  async mute(muted: boolean): Promise<void> {
    this.#transceiver.direction = muted ? 'inactive' : 'sendonly';
    await this.#loopback.negotiate();
    if (this.track.muted === muted) return;
    await new Promise((resolve) =>
      this.track.addEventListener(muted ? 'mute' : 'unmute', resolve, { once: true }),
    );
  }

  close(): void {
    this.#transceiver.sender.track?.stop();
    this.#loopback.close();
  }
}
