import { simulateMalice } from './malice/simulate-malice.ts';
import { simulate } from './simulate.ts';

// The simulation creates millions of errors, whose stacks are not needed.
Error.stackTraceLimit = 0;

const [runs, seed, variant] = process.argv.slice(2);
const play = await chosenPlay();
console.log(JSON.stringify(await play(Number(runs ?? 0), Number(seed ?? 0))));

async function chosenPlay(): Promise<(runs: number, seed: number) => Promise<unknown>> {
  if (variant === 'malicious road') return simulateMalice;
  if (variant === 'verified name') return (...given) => simulate(...given, true);
  if (variant === undefined) return simulate;
  const { checkPlanted } = await import('./planted-mutant.ts');
  const { variant: shown } = checkPlanted(variant);
  if (shown === 'malicious road') return simulateMalice;
  return (...given) => simulate(...given, shown === 'verified name');
}
