import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { checkMutants } from './check-mutants.ts';
import { mutants } from './mutants/mutants.ts';
import { runSimulation } from './run-simulation.ts';

const usage = `npm run sim -- [--runs N] [--seed S] [--mutants | --verified | --malicious]

Plays N generated schedules (default 1000) against the engine and the road in virtual time, and exits
with 1 where one breaks a rule: it prints the seed and the shortest such schedule.

  --runs N     schedules to play; with --mutants, at most so many against each (default 5000)
  --seed S     where the schedules come from; default: chosen anew and printed
  --verified   plays them under a verified name
  --malicious  plays sessions with a verified name on a malicious road instead
  --only TEXT  with --mutants, takes those alone that have this text in their name or rule
  --mutants    plays against deliberately broken variants instead, and fails where one is not caught
  --json       prints one JSON object`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    verified: { type: 'boolean', default: false },
    malicious: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const variant = values.malicious ? 'malicious road' : values.verified ? 'verified name' : undefined;
if (values.help) {
  console.log(usage);
} else {
  const seed = wholeNumber('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31);
  const runs = wholeNumber('runs', values.runs);
  if (values.mutants) await hunt(runs ?? 5_000, seed);
  else if (values.json) await tell(runs ?? 1_000, seed);
  else await play(runs ?? 1_000, seed);
}

async function tell(runs: number, seed: number): Promise<void> {
  console.log(JSON.stringify(await runSimulation(await bundle(), runs, seed, variant)));
}

/** One process per processor, each with its share of the runs and a seed of its own. */
async function play(runs: number, seed: number): Promise<void> {
  const workers = Math.min(availableParallelism(), runs);
  const share = Math.ceil(runs / workers);
  // The seeds of a malicious road are counted on.
  const stride = values.malicious ? share : 1;
  console.log(`Playing ${runs} schedules from seed ${seed} …`);
  const program = await bundle();
  const started = performance.now();
  const results = await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const own = seed + worker * stride;
      return { seed: own, runs: share, result: await runSimulation(program, share, own, variant) };
    }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const failing = results.find(({ result }) => result.failure !== null);
  if (failing?.result.failure) {
    const { message, schedule } = failing.result.failure;
    console.log(`\n${message}\n\nThe shortest schedule that shows it:`);
    console.log(JSON.stringify(schedule, null, 2));
    console.log(
      `\nAgain: npm run sim -- ${values.malicious ? '--malicious ' : values.verified ? '--verified ' : ''}--json --runs ${failing.runs} --seed ${failing.seed}`,
    );
    process.exitCode = 1;
    return;
  }
  console.log(`${share * workers} schedules in ${seconds} s, and every rule held.`);
}

async function hunt(runs: number, seed: number): Promise<void> {
  const chosen = mutants.filter(({ rule, name }) => `${rule} ${name}`.includes(values.only));
  console.log(`${chosen.length} broken variants, at most ${runs} schedules each, seed ${seed}:\n`);
  console.log('| rule | what is broken | caught after | shortest schedule | by |');
  console.log('|---|---|---|---|---|');
  const verdicts = await checkMutants(chosen, runs, seed, availableParallelism(), (verdict) => {
    const { mutant, message, runs: played, actions } = verdict;
    const by = message?.replace(/^Violation: /, '') ?? '**not caught**';
    console.log(`| ${mutant.rule} | ${mutant.name} | ${played} | ${actions ?? '–'} | ${by} |`);
  });
  const caught = verdicts.filter(({ message }) => message !== null).length;
  console.log(`\n${caught} of ${chosen.length} were caught.`);
  if (caught < chosen.length) process.exitCode = 1;
}

function wholeNumber(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${option} takes a whole number, not "${value}".\n\n${usage}`);
  process.exit(2);
}
