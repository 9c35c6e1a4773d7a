import { simulate } from './simulate.ts';

// The simulation creates millions of errors, whose stacks are not needed.
Error.stackTraceLimit = 0;

const [runs, seed, mutant] = process.argv.slice(2);
if (mutant !== undefined) {
  const { checkPlanted } = await import('./planted-mutant.ts');
  checkPlanted(mutant);
}
console.log(JSON.stringify(await simulate(Number(runs ?? 0), Number(seed ?? 0))));
