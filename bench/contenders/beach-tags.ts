import { BeachSession } from '../../src/elements/beach-session.ts';
import { BeachViewer } from '../../src/elements/beach-viewer.ts';
import { defineTag } from '../../src/elements/define-tag.ts';
import type { Contender } from './contender.ts';

defineTag('beach-session', BeachSession);
defineTag('beach-viewer', BeachViewer);

/** Runs the tags of this package, which show what they do, with their defaults. */
export const beachTags: Contender = {
  host({ session, road }, changed) {
    const host = document.createElement('beach-session');
    Object.assign(host, { session, signaling: road, manual: true });
    for (const event of ['beach-viewerjoin', 'beach-viewerleave']) {
      host.addEventListener(event, changed);
    }
    document.body.append(host);
    return {
      get ready() {
        return [...host.peers.values()].filter(({ state }) => state === 'connected').length;
      },
      open: () => host.start(),
      greet: (data) => void host.send(data, { topic: 'greeting', retain: true }),
      send: (data) => host.send(data),
    };
  },

  viewer({ session, road }, received) {
    const viewer = document.createElement('beach-viewer');
    Object.assign(viewer, { session, signaling: road, manual: true });
    viewer.addEventListener('beach-message', ({ data }) => received(data as Uint8Array));
    document.body.append(viewer);
    return { join: () => viewer.join(), leave: () => viewer.remove() };
  },
};
