import { simulateMalice } from './malice/simulate-malice.ts';
import { simulate } from './simulate.ts';

// The simulation creates millions of errors, whose stacks are not needed.
Error.stackTraceLimit = 0;

const [runs, seed, variant] = process.argv.slice(2);
const malicious = variant === 'malicious road';
if (variant !== undefined && !malicious) {
  const { checkPlanted } = await import('./planted-mutant.ts');
  checkPlanted(variant);
}
const play = malicious ? simulateMalice : simulate;
console.log(JSON.stringify(await play(Number(runs ?? 0), Number(seed ?? 0))));
