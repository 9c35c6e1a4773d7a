// @ts-check
import { fileURLToPath } from 'node:url';

/** What takes the place of simple-peer's dependencies, most of which are Node's streams. */
const replaced = [
  'err-code',
  'get-browser-rtc',
  'queue-microtask',
  'randombytes',
  'readable-stream',
];

/** Methods that links do without: they use the connection and its channels themselves. */
const dropped = [
  '_debug',
  '_maybeReady',
  '_onChannelBufferedAmountLow',
  '_onChannelMessage',
  '_onChannelOpen',
  '_onFinish',
  '_onInterval',
  '_read',
  '_requestMissingTransceivers',
  '_startIceCompleteTimeout',
  '_write',
  'addStream',
  'addTrack',
  'addTransceiver',
  'address',
  'getStats',
  'removeStream',
  'removeTrack',
  'replaceTrack',
  'send',
];

/**
 * Makes simple-peer a fifth of its size: an ES module, without Node's streams and without what links
 * never call. Builds, the development server and the tests all take it from here.
 *
 * @returns {import('vite').Plugin}
 */
export function slimSimplePeer() {
  return {
    name: 'slim-simple-peer',
    enforce: 'pre',
    // Pre-bundled dependencies would pass by this plugin.
    config: () => ({ optimizeDeps: { exclude: ['simple-peer'] } }),
    resolveId(source, importer) {
      if (!replaced.includes(source) || !isSimplePeer(importer)) return null;
      return fileURLToPath(new URL(`../src/link/simple-peer/${source}.ts`, import.meta.url));
    },
    transform: (code, id) => (isSimplePeer(id) ? slim(code) : null),
  };
}

/** @param {string | undefined} id */
function isSimplePeer(id) {
  return /[\\/]node_modules[\\/]simple-peer[\\/]index\.js/.test(id ?? '');
}

/** @param {string} code */
function slim(code) {
  let slimmed = code;
  for (const name of dropped) {
    const method = new RegExp(`^  ${name} \\(.*\\) \\{(\\}|(\n.*)*?\n  \\})\n`, 'm');
    slimmed = replace(slimmed, method, '');
    // Some are called from what stays, where nothing depends on what they do.
    const call = new RegExp(`\\bthis\\.${name}\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)`, 'g');
    slimmed = slimmed.replace(call, 'void 0');
  }
  slimmed = replace(slimmed, /^const debug = require.*\n/m, '');
  slimmed = replace(slimmed, /^const \{ Buffer \} = require.*\n/m, '');
  slimmed = replace(slimmed, /^const (\w+) = require\(('.+')\)/gm, 'import $1 from $2');
  return replace(slimmed, /^module\.exports = /m, 'export default ');
}

/** @param {string} code @param {RegExp} pattern @param {string} text */
function replace(code, pattern, text) {
  const result = code.replace(pattern, text);
  if (result === code) throw new Error(`simple-peer is not as expected: there is no ${pattern}.`);
  return result;
}
