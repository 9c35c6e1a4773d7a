import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Join } from '../../src/signaling/messages.ts';
import { Participant } from './participant.ts';

/** Runs in a frame, and enters as the frame's `data-join` says. It never says goodbye. */
const join: Join = JSON.parse(window.frameElement?.getAttribute('data-join') ?? '');
new Participant(new BroadcastSignaling(), join);
