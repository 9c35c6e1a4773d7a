import type { Session } from '../../session/session.ts';
import { BeachViewerJoinEvent, BeachViewerLeaveEvent, BeachViewerRequestEvent } from '../events.ts';

/** Turns the events of a host's engine into DOM events; returns the functions that stop it. */
export function forwardHostEvents(engine: Session, notify: (event: Event) => void): (() => void)[] {
  return [
    engine.on('viewerrequest', (request) => {
      const event = new BeachViewerRequestEvent(request);
      notify(event);
      if (event.defaultPrevented) request.hold();
    }),
    engine.on('peerjoin', (peer) => notify(new BeachViewerJoinEvent(peer))),
    engine.on('peerleave', (leave) => notify(new BeachViewerLeaveEvent(leave))),
  ];
}
