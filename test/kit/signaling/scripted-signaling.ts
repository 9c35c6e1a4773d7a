import type { Signaling, SignalingObserver } from '../../../src/signaling/signaling.ts';

/** Signaling whose other side is the test, which calls the `observer` and receives nothing. */
export class ScriptedSignaling implements Signaling {
  /** Set when a session has connected. */
  observer!: SignalingObserver;

  connect(_join: unknown, observer: SignalingObserver) {
    this.observer = observer;
    return { send() {} };
  }
}
