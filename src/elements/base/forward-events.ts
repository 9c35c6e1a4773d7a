import type { Session } from '../../session/session.ts';
import {
  BeachConnectionFailedEvent,
  BeachConnectionStateChangeEvent,
  BeachErrorEvent,
  BeachMessageEvent,
  BeachPresenceChangeEvent,
  BeachProgressEvent,
  BeachQualityChangeEvent,
  BeachSpeakersEvent,
  BeachStreamEvent,
  BeachWarningEvent,
} from '../events.ts';

interface EventReceiver {
  /** Fires an event after a change of state. */
  notify(event: Event): void;
  /** Fires an event without a change of state. */
  dispatch(event: Event): void;
}

/** Turns the engine's events into DOM events; returns the functions that stop it. */
export function forwardEvents(
  engine: Session,
  { notify, dispatch }: EventReceiver,
): (() => void)[] {
  return [
    engine.on('connection', (change) => notify(new BeachConnectionStateChangeEvent(change))),
    engine.on('connectionfailed', (failure) => notify(new BeachConnectionFailedEvent(failure))),
    engine.on('message', (message) => dispatch(new BeachMessageEvent(message))),
    engine.on('progress', (progress) => dispatch(new BeachProgressEvent(progress))),
    engine.on('quality', (change) => notify(new BeachQualityChangeEvent(change))),
    engine.on('stream', (media) => notify(new BeachStreamEvent(media))),
    engine.on('speakers', (change) => notify(new BeachSpeakersEvent(change))),
    engine.on('presence', (change) => notify(new BeachPresenceChangeEvent(change))),
    engine.on('warning', (error) => notify(new BeachWarningEvent(error))),
    engine.on('error', (error) => notify(new BeachErrorEvent(error))),
  ];
}
