import { counted } from './counted.ts';

/** What a check of the connectivity finds, in English. */
export const connectivityEnglish = {
  steps: {
    browser: 'Browser',
    'secure-context': 'Secure page',
    devices: 'Camera and microphone',
    road: 'Signaling',
    direct: 'Loopback in this browser',
    stun: 'STUN',
    'turn-udp': 'TURN over UDP',
    'turn-tcp': 'TURN over TCP',
    'turn-tls': 'TURN over TLS',
  },
  outcomes: { passed: 'passed', failed: 'failed', skipped: 'skipped' },

  browser: 'This browser has WebRTC.',
  browserLacks: (names: string): string =>
    `This browser has no ${names}: use a current one, and switch on WebRTC if a setting or an extension has switched it off.`,
  secure: 'The page is secure.',
  insecure:
    'The page was not loaded over https: cameras, microphones, signaling between tabs, passphrases and verified names do not work. Data over a signaling server does.',

  hidden: 'The page is hidden, and browsers tell a hidden page of no device.',
  devicesInsecure: 'Only a secure page can use devices.',
  devicesBlocked: (camera: boolean, microphone: boolean): string =>
    `This page may not use the ${[camera && 'camera', microphone && 'microphone'].filter(Boolean).join(' and the ')}: allow it in the browser's settings for this site, and in the "allow" attribute of a frame.`,
  noDevices: 'There is neither a camera nor a microphone. Only sharing them needs one.',
  devices: (cameras: number, microphones: number): string =>
    `This browser has ${counted(cameras, 'camera')} and ${counted(microphones, 'microphone')}.`,

  signalingLocal: 'Signaling goes between the tabs of this browser, and needs no server.',
  signalingAnswers: 'The signaling server answers.',
  signalingOverHttp:
    'The signaling server answers over HTTP only, as the network or a proxy stops WebSockets. Sessions use HTTP, too.',
  signalingNorHttp: 'Nor does it answer over HTTP.',
  signalingLate: (seconds: number): string =>
    `The signaling server did not answer within ${seconds} s: check its address.`,
  signalingFailed: (_code: string, message: string): string => message,
  signalingThrew: (cause: string): string => `Signaling could not connect: ${cause}.`,
  tokenAsked: 'The signaling server answers, and asks for a token.',
  tokenUntried:
    'The signaling server answers. The token is not for a session of any name, so that it could not be tried.',

  stunAnswers: 'The server answers: it shows this browser its public address.',
  stunUnneeded: 'The server answers, or is not needed: this browser has a public address.',
  relayBlocked: (url: string): string =>
    `${url} gives a relay, and nothing passes through it: its relay ports (UDP 49152–65535 by default) are blocked, or its rules forbid this peer.`,
  relayMissing: (url: string): string =>
    `${url} gives no relay: check its address, the username and the credential.`,
  directBlocked:
    'Two connections of this page do not reach each other: an extension, a policy or a firewall on this machine blocks WebRTC.',
  /** `video`: whether it arrived; null where the page cannot make any. */
  sent: (way: 'relay' | 'direct', duration: string, video: boolean | null): string => {
    const where = way === 'relay' ? 'through the relay' : 'between two connections of this page';
    const sent = `A message went ${where} in ${duration}`;
    if (video === null) return `${sent}. Video was not tried: this page cannot make any.`;
    return video
      ? `${sent}, and video arrived.`
      : `${sent}, but no video arrived: a firewall or the codecs stop media.`;
  },

  serversFailed: (cause: string): string => `The function of "ice-servers" failed: ${cause}.`,
  serversBad: 'The setting "ice-servers" is no list of servers.',
  serverRefused: (url: string): string =>
    `The browser does not accept server ${url}: check its address; turn: needs a username and a credential.`,
  noServer: {
    stun: 'No STUN server is configured.',
    'turn-udp': 'No TURN server over UDP is configured.',
    'turn-tcp': 'No TURN server over TCP is configured.',
    'turn-tls': 'No TURN server over TLS is configured.',
  },

  late: 'There was no answer in time.',
  aborted: 'The check was ended.',
  threw: (cause: string): string => cause,
};

export type ConnectivityWords = typeof connectivityEnglish;
