// @ts-check
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/link/connection/simple-peer/', import.meta.url));

/**
 * Replaces the Node.js packages that simple-peer requires with the few lines of each that a link needs.
 * simple-peer itself is bundled as published. Every Vite configuration that bundles the engine takes this as its
 * `resolve.alias`.
 */
export const simplePeerAliases = Object.fromEntries(
  ['buffer', 'debug', 'queue-microtask', 'randombytes', 'readable-stream'].map((name) => [
    name,
    `${folder}${name}.ts`,
  ]),
);
