import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playStereo, sendAs } from '../../../src/link/connection/sound.ts';

/** Returns the lines of a description with two codecs, and these parameters of Opus. */
function description(parameters: string): string {
  return [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
    'a=rtpmap:111 opus/48000/2',
    `a=fmtp:111 ${parameters}`,
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
    '',
  ].join('\r\n');
}

describe('the parameters of sound', () => {
  it('say that this side plays stereo, once', () => {
    const played = playStereo(description('minptime=10;useinbandfec=1'));
    assert.equal(played, description('minptime=10;useinbandfec=1;stereo=1'));
    assert.equal(playStereo(played), played);
  });

  it('let speech be sent in mono, and a film in stereo', () => {
    const remote = description('minptime=10;stereo=1');
    assert.equal(sendAs('speech', remote), description('minptime=10'));
    assert.equal(sendAs('stereo', remote), remote);
  });

  it('give music a higher bit rate', () => {
    const sent = sendAs('music', description('stereo=1; maxaveragebitrate=20000'));
    assert.equal(sent, description('stereo=1;maxaveragebitrate=128000'));
  });
});
