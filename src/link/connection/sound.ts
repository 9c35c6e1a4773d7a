/** The bit rate of music, in bit/s: RFC 7587, 3.1.1, recommends 64 to 128 kbit/s for stereo. */
const musicBitrate = '128000';

/**
 * How sound is sent. `speech`: in mono, as from a microphone. `stereo`: as its source has it, such as a film. `music`:
 * in stereo, with a higher bit rate.
 */
export type Sound = 'speech' | 'stereo' | 'music';

/** Returns a description of this side that says it can play stereo, which browsers take for granted or rule out. */
export function playStereo(sdp: string): string {
  return changeOpus(sdp, (parameters) => ({ ...parameters, stereo: '1' }));
}

/** Returns the other side's description, as the browser has to read it to send sound in this way. */
export function sendAs(sound: Sound, sdp: string): string {
  return changeOpus(sdp, (parameters) => {
    const { stereo: _, ...inMono } = parameters;
    if (sound === 'speech') return inMono;
    return sound === 'stereo' ? parameters : { ...parameters, maxaveragebitrate: musicBitrate };
  });
}

type Parameters = Readonly<Record<string, string>>;

/** Changes the parameters of the codec Opus (RFC 7587, 7), which every browser has, wherever a description has them. */
function changeOpus(sdp: string, change: (parameters: Parameters) => Parameters): string {
  const types = new Set(
    [...sdp.matchAll(/^a=rtpmap:(\d+) opus\//gim)].map(([, payloadType]) => payloadType),
  );
  return sdp.replaceAll(/^(a=fmtp:(\d+) )(.*?)(\r?)$/gm, (line, start, type, text, end) => {
    if (!types.has(type)) return line;
    const entries = text.split(';').map((each: string) => each.trim().split('='));
    const changed = Object.entries(change(Object.fromEntries(entries)));
    return `${start}${changed.map((entry) => entry.join('=')).join(';')}${end}`;
  });
}
