import { createSignaling } from '../../src/signaling/create-signaling.ts';
import type { Join } from '../../src/signaling/messages.ts';
import { Participant } from './participant.ts';

/** Runs in a frame, and enters as the frame's `data-join` and `data-signaling` say. It never says goodbye. */
const { join: text = '', signaling = 'broadcast:' } =
  (window.frameElement as HTMLElement | null)?.dataset ?? {};
const join: Join = JSON.parse(text);
Object.assign(window, { peer: new Participant(createSignaling(signaling), join) });
