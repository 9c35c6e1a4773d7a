// @ts-check
import { fileURLToPath } from 'node:url';

/** What takes the place of Node's streams. */
const emitter = new URL('../src/link/connection/simple-peer/readable-stream.ts', import.meta.url);

/** Methods that links do without: they use the connection and its channels themselves. */
const methods = [
  '_addIceCandidate',
  '_debug',
  '_maybeReady',
  '_onChannelBufferedAmountLow',
  '_onChannelMessage',
  '_onChannelOpen',
  '_onFinish',
  '_onInterval',
  '_onTrack',
  '_read',
  '_requestMissingTransceivers',
  '_startIceCompleteTimeout',
  '_write',
  'addStream',
  'addTrack',
  'addTransceiver',
  'address',
  'bufferSize',
  'connected',
  'getStats',
  'removeStream',
  'removeTrack',
  'replaceTrack',
  'send',
];

/** Fields of use to those methods, or to options that links leave alone. */
const fields = [
  '_cb',
  '_channelReady',
  '_chunk',
  '_connected',
  '_id',
  '_iceCompleteTimer',
  '_interval',
  '_isReactNativeWebrtc',
  '_onFinishBound',
  '_pcReady',
  '_pendingCandidates',
  '_readableState',
  '_remoteStreams',
  '_remoteTracks',
  '_senderMap',
  '_sendersAwaitingStable',
  '_writableState',
  'allowHalfTrickle',
  'iceCompleteTimeout',
  'localAddress',
  'localFamily',
  'localPort',
  'readable',
  'remoteAddress',
  'remoteFamily',
  'remotePort',
  'sdpTransform',
  'streams',
];

/** Fields that are the same for every link. Candidates trickle, so that nobody waits for the last. */
const settled = {
  _iceComplete: 'true',
  answerOptions: '{}',
  channelName: "'reliable'",
  channelNegotiated: 'true',
  config: '{}',
  offerOptions: '{}',
  trickle: 'true',
};

/** How other statements begin that never come to anything: links give and get descriptions only. */
const idle = [
  'if (!data.sdp',
  'if (!event.channel',
  'if (!this._wrtc',
  'if (data.candidate',
  'if (data.renegotiate',
  'if (data.transceiverRequest',
  'if (event.candidate) {',
  "if (iceConnectionState === 'connected'",
  'if (typeof data ===',
  'if (typeof this._channel.bufferedAmountLowThreshold',
  'opts = ',
  'Peer.WEBRTC_SUPPORT',
  'Peer.config',
  'this._channel.onbufferedamountlow',
  'this._channel.onmessage = event',
  'this._channel.onopen = () ',
  'this._pc.onicegatheringstatechange',
  'this._pc.ontrack = event',
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
      const wanted = source === 'readable-stream' && isSimplePeer(importer);
      return wanted ? fileURLToPath(emitter) : null;
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
  for (const name of methods) {
    slimmed = replace(slimmed, statements(`(?:get )?${name} \\(`), '');
    // Some are called from what stays, where nothing depends on what they do.
    const call = new RegExp(`\\bthis\\.${name}\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)`, 'g');
    slimmed = slimmed.replace(call, 'void 0');
  }
  for (const name of fields) slimmed = replace(slimmed, statements(`.*this\\.${name}\\b`), '');
  for (const [name, value] of Object.entries(settled)) {
    slimmed = replace(slimmed, statements(`this\\.${name} = `), '');
    slimmed = replace(slimmed, new RegExp(`\\bthis\\.${name}\\b`, 'g'), value);
  }
  for (const start of idle)
    slimmed = replace(slimmed, statements(start.replace(/[()!.]/g, '\\$&')), '');
  // A code says no more than the message, and a message of the browser's goes unchanged.
  slimmed = replace(slimmed, /errCode\((.+), '\w+'\)/g, '$1');
  slimmed = replace(slimmed, /\(opts\.wrtc &&[^:]+: getBrowserRTC\(\)/, 'opts.wrtc');
  for (const name of [
    'debug',
    'errCode',
    'getBrowserRTC',
    'queueMicrotask',
    'randombytes',
    '{ Buffer }',
  ]) {
    slimmed = replace(slimmed, statements(`const ${name} = require`), '');
  }
  slimmed = replace(slimmed, /^const stream = require\(('.+')\)/m, 'import stream from $1');
  return replace(slimmed, /^module\.exports = /m, 'export default ');
}

/**
 * Matches each statement whose first line begins like that, to its end: what follows is indented
 * further, or closes a bracket at the same depth.
 *
 * @param {string} start
 */
function statements(start) {
  return new RegExp(`^( *)${start}.*\\n(?:(?:\\1[ )}\\]].*)?\\n)*`, 'gm');
}

/** @param {string} code @param {RegExp} pattern @param {string} text */
function replace(code, pattern, text) {
  const result = code.replace(pattern, text);
  if (result === code) throw new Error(`simple-peer is not as expected: there is no ${pattern}.`);
  return result;
}
