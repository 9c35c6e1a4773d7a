import type { SimulationResult } from '../simulate.ts';
import { type Malice, playMalice } from './malicious-world.ts';

/**
 * Plays `runs` sessions with a verified name on a malicious road, the first with this seed. Fails where one leads
 * somebody into the wrong hands, and where so little happens that it shows nothing.
 */
export async function simulateMalice(
  runs: number,
  seed: number,
): Promise<SimulationResult<Malice>> {
  let [forged, linked] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const schedule = { seed: seed + run, verified: true };
    const outcome = await playMalice(schedule);
    forged += outcome.forged;
    linked += outcome.linked;
    if (outcome.breaches.length > 0) {
      return { runs: run + 1, failure: { message: outcome.breaches.join('\n'), schedule } };
    }
  }
  if (forged > 5 * runs && linked > runs / 2) return { runs, failure: null };
  const message = `${forged} descriptions were forged, and ${linked} viewers linked`;
  return { runs, failure: { message, schedule: { seed, verified: true } } };
}
