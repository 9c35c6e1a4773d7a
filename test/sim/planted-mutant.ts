import type { Fault, Mutant } from './mutants/mutant.ts';
import { mutants } from './mutants/mutants.ts';

/** The exports that `plant` has replaced in this process. */
const planted = new Set<Fault>();

/** The mutant that this process plays against; undefined where it plays against the sound engine. */
const chosen: Mutant | undefined = mutants.find(({ name }) => name === process.argv[4]);

/** Returns an export of a module as the chosen mutant has it. */
export function plant<Sound>(file: string, name: string, sound: Sound): Sound {
  const fault = chosen?.faults.find((each) => each.file === file && each.name === name);
  if (fault === undefined) return sound;
  planted.add(fault);
  return fault.breaks(sound) as Sound;
}

/** Returns a mutant. Throws where nothing that is loaded uses an export that it breaks. */
export function checkPlanted(mutant: string): Mutant {
  if (chosen === undefined) throw new Error(`There is no mutant "${mutant}".`);
  const missing = chosen.faults.find((fault) => !planted.has(fault));
  if (missing === undefined) return chosen;
  throw new Error(
    `The mutant "${mutant}" breaks ${missing.name} of ${missing.file}, which the simulation does not load.`,
  );
}
