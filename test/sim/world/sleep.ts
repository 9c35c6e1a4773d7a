import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { Action } from '../schedule/schedule.ts';
import type { Participant } from './participant.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
import type { SimulatedRoad } from './simulated-road.ts';

/** How long a road waits for a sign of life before it closes a socket, in milliseconds. */
const roadPatience = 40_000;

/**
 * Lets a page sleep, or its whole machine, and wake. The browser of a frozen page still takes what arrives, and the page
 * finds it when it wakes; a machine that sleeps takes nothing. Only the page's own clock tells it that it slept.
 */
export function sleep(
  { ms, who }: Extract<Action, { do: 'sleep' }>,
  { page }: Participant,
  road: SimulatedRoad,
  network: SimulatedNetwork,
  clock: VirtualClock,
): void {
  if (page?.alive !== true || page.frozen) return;
  const machine = who === 'machine';
  page.freeze(machine);
  if (machine) network.isolate(page);
  if (who !== 'tab' && ms > roadPatience) {
    clock.after(roadPatience, () => (machine ? road.giveUp(page) : road.cut(page)));
  }
  clock.after(ms, () => {
    if (machine) network.reconnect(page);
    page.thaw('never');
  });
}
