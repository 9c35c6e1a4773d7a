// @ts-check
/** Fails if a bundle exceeds its limit after gzip; the last step of `npm run build`. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** @type {{ what: string, code: string, limit: number }[]} */
const budgets = [
  {
    what: 'dist/beach.js',
    code: readFileSync('dist/beach.js', 'utf8'),
    // 64 KiB, 1 KiB for the watch on published media, 3 KiB for the checks of what pages pass, messages that outlive a
    // connection, and pages that wake, 0.5 KiB to find out why no WebSocket opens, 1.5 KiB for tokens that a function
    // returns, and for what frames and policies forbid, 3 KiB for hosts that prove who they are,
    // 1.25 KiB for signaling that a passphrase seals, 0.25 KiB for options that are corrected after a failure,
    // 0.5 KiB for the trace and the events that tools such as the inspector watch, 0.5 KiB for messages that travel
    // together, 0.25 KiB for attributes as frameworks write them, 2.5 KiB for words that a page can replace, the choice
    // among languages, and sentences for people who host, 1.75 KiB for the list of all viewers, from which the host
    // sends one away, and for the button of the QR code, which itself is loaded when asked for, 0.5 KiB for the button
    // that finds out why a viewer does not connect, and 1.25 KiB for the steps of a connection, and for the countdown to
    // the next attempt with a button that ends it: while the network is lost, nothing can be loaded. Another 0.5 KiB is
    // for joins that take fewer round trips. 1.5 KiB are for music in stereo, and for captured tracks that the page
    // processes, 1.75 KiB for a preview, for what loads the choice of devices, and for the button that is held to talk,
    // 1.5 KiB for who else watches, and for what loads the recorder, 0.25 KiB to say in the console where an error
    // code is explained, 1 KiB for requests to mute, and for a list of viewers in which the arrow keys move, 1 KiB for
    // signaling over HTTP: a network that blocks WebSockets may let nothing else in later, and 1 KiB for what loads the
    // media that are encoded once, when several watch, or does without. 1.25 KiB are for the offer that a host has parked
    // at the road: the first message comes one round trip earlier. 0.25 KiB put candidates into descriptions, for half as
    // many signals.
    limit: 91.75 * 1024,
  },
  {
    what: 'dist/beach-terminal.js',
    code: readFileSync('dist/beach-terminal.js', 'utf8'),
    // 63.5 KiB of a viewer without media, 88.5 KiB of xterm.js and its styles, 12.5 KiB of its addons, 0.5 KiB for a
    // screen that scrolls where its font would be too small to read, 0.25 KiB for requests to mute, 1 KiB for signaling
    // over HTTP, 0.75 KiB of the engine, 1.25 KiB for parked offers, 0.25 KiB for candidates in descriptions, and 0.25 KiB
    // for fonts that load late.
    limit: 168.75 * 1024,
  },
  {
    what: 'dist/beach-inspector.js',
    code: readFileSync('dist/beach-inspector.js', 'utf8'),
    // Half of it is Lit, valibot, diff, and signaling for the check of the road, 1 KiB of which is HTTP. 2.75 KiB let other
    // words replace the English ones, and load those of other languages, 0.5 KiB are for the check of HTTP.
    limit: 46 * 1024,
  },
  {
    what: "import { Session } from 'beach-session'",
    code: await bundle("import { Session } from 'beach-session'; globalThis.Session = Session;"),
    // 32 KiB, 3 KiB for the reports, budgets and admissions that hold on slow wires and against strangers, 1 KiB for the
    // watch on published media, 1.25 KiB for the checks of what pages pass, 1.5 KiB for messages that outlive a
    // connection, 0.75 KiB for pages that wake, 0.5 KiB for tokens that a function returns, 2.5 KiB for hosts that
    // prove who they are, 1.25 KiB for signaling that a passphrase seals, 0.25 KiB for the trace, 0.75 KiB for messages that
    // travel together, 0.25 KiB for attributes as frameworks write them, 0.25 KiB for attempts that begin when
    // somebody wants them, 0.5 KiB for joins that take fewer round trips, 0.5 KiB for sound in stereo, 0.5 KiB for
    // who else watches, 0.25 KiB for requests to mute, 1.5 KiB for what loads the media
    // that are encoded once, with a bundler's own part, or does without, 1.25 KiB for the offer that a host has parked, and
    // 0.25 KiB for candidates in descriptions.
    limit: 50 * 1024,
  },
];

for (const { what, code, limit } of budgets) {
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${what}: ${size} of ${limit} bytes after gzip.`);
  if (size <= limit) continue;
  console.error(`${what} is ${size - limit} bytes too large.`);
  process.exitCode = 1;
}

/** What the documents say of sizes, which may be wrong by 1 KB. */
const told = { 'README.md': 'dist/beach.js', 'docs/api.md': 'dist/beach-terminal.js' };

for (const [document, file] of Object.entries(told)) {
  const says = new RegExp(`\`${file}\` \\((\\d+) KB gzipped\\)`);
  const [, size = 'nothing'] = says.exec(readFileSync(document, 'utf8')) ?? [];
  const actual = gzipSync(readFileSync(file), { level: 9 }).length / 1000;
  if (Math.abs(Number(size) - actual) <= 1) continue;
  console.error(`${document} says ${size} KB of ${file}, which has ${actual.toFixed(1)} KB.`);
  process.exitCode = 1;
}

/**
 * Bundles a script with the built package, as the tools of an application would.
 *
 * @param {string} script
 */
async function bundle(script) {
  const entry = 'page-script';
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: entry,
        resolveId: (source) => (source === entry ? entry : null),
        load: (id) => (id === entry ? script : null),
      },
    ],
    build: { write: false, rolldownOptions: { input: entry } },
  });
  const chunks = [built]
    .flat()
    .flatMap((each) => ('output' in each ? each.output : []))
    .flatMap((each) => (each.type === 'chunk' ? each : []));
  // What is loaded when it is needed is left out.
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of needed) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk);
  }
  return [...needed].map(({ code }) => code).join('\n');
}
