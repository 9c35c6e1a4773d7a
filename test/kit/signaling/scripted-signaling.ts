import type { Signaling, SignalingObserver } from '../../../src/signaling/signaling.ts';

/** Signaling whose other side is the test: it says what it likes to the `observer`, and hears nothing. */
export class ScriptedSignaling implements Signaling {
  /** There from the moment that a session has connected. */
  observer!: SignalingObserver;

  connect(_join: unknown, observer: SignalingObserver) {
    this.observer = observer;
    return { send() {} };
  }
}
