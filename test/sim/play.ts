import { simulateMalice } from './malice/simulate-malice.ts';
import { simulate } from './simulate.ts';

// The simulation creates millions of errors, whose stacks are not needed.
Error.stackTraceLimit = 0;

const [runs, seed, variant] = process.argv.slice(2);
const plays = {
  'malicious road': simulateMalice,
  'verified name': (runs: number, seed: number) => simulate(runs, seed, true),
};
const play = plays[variant as keyof typeof plays];
if (variant !== undefined && play === undefined) {
  const { checkPlanted } = await import('./planted-mutant.ts');
  checkPlanted(variant);
}
console.log(JSON.stringify(await (play ?? simulate)(Number(runs ?? 0), Number(seed ?? 0))));
