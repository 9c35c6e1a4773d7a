import { simulate } from './simulate.ts';

// Errors are made by the million here, and nobody looks where.
Error.stackTraceLimit = 0;

const [runs, seed] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await simulate(runs ?? 0, seed ?? 0)));
