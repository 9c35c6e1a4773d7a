import { expect } from '@open-wc/testing';
import { LocalStreams } from '../../src/capture/local-streams.ts';
import { moving, talking } from '../kit/media/films.ts';

describe('local streams', () => {
  it('stay the same while their tracks come and go', () => {
    const published: (MediaStream | null)[] = [];
    const streams = new LocalStreams((_, stream) => published.push(stream));
    const [film, other] = [talking('red'), moving('green')];
    const [sound] = film.getAudioTracks() as [MediaStreamTrack];
    const [picture] = film.getVideoTracks() as [MediaStreamTrack];
    const [next] = other.getVideoTracks() as [MediaStreamTrack];
    streams.replace('contents', [], [sound, picture]);
    const stream = streams.bySource.get('contents') as MediaStream;
    streams.replace('contents', [sound, picture], [sound, next]);
    expect(streams.bySource.get('contents')).to.equal(stream);
    expect(stream.getTracks()).to.have.members([sound, next]);
    streams.publish('contents');
    streams.remove('contents', [sound, next]);
    streams.publish('contents');
    expect(published).to.deep.equal([stream, null]);
    for (const track of [sound, picture, next]) track.stop();
    expect(streams.bySource.size).to.equal(0);
  });
});
