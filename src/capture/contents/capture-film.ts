/** A media element. Firefox has `captureStream()` under another name, in older versions under that alone. */
interface CapturingMediaElement extends HTMLMediaElement {
  captureStream?(): MediaStream;
  mozCaptureStream?(): MediaStream;
}

/**
 * Captures a film that has loaded, and follows it: its tracks end with it, and the browser adds others when a film plays
 * again.
 *
 * @param replaced Receives other tracks.
 * @throws The browser's exception where it cannot capture the film.
 */
export function captureFilm(
  film: HTMLMediaElement,
  replaced: (tracks: MediaStreamTrack[]) => void,
  signal: AbortSignal,
): MediaStreamTrack[] {
  const { captureStream, mozCaptureStream } = film as CapturingMediaElement;
  const capture = captureStream ?? mozCaptureStream;
  if (capture === undefined) throw new DOMException('No captureStream().', 'NotSupportedError');
  const stream = capture.call(film);
  const live = (): MediaStreamTrack[] =>
    stream.getTracks().filter(({ readyState }) => readyState === 'live');
  const next = mozCaptureStream ? standIns(film, live) : live;
  let known = next();
  const look = (): void => {
    const tracks = next();
    if (tracks.every((track) => known.includes(track))) return;
    known = tracks;
    replaced(tracks);
  };
  // When these events fire, all new tracks are there; Firefox adds them one by one.
  for (const type of ['loadeddata', 'seeked', 'playing', 'pause']) {
    film.addEventListener(type, look, { signal });
  }
  const end = (): void => {
    for (const track of [...stream.getTracks(), ...known]) track.stop();
  };
  // Chromium keeps the tracks of the former film alive.
  film.addEventListener('emptied', end, { signal });
  signal.addEventListener('abort', end);
  return known;
}

/**
 * Returns a function that returns what to send of a film now. Firefox delivers no picture of a paused film to a
 * connection that is made later, but repeats that of a canvas.
 */
function standIns(
  film: HTMLMediaElement,
  live: () => MediaStreamTrack[],
): () => MediaStreamTrack[] {
  /** Whoever sends a track stops it when another takes its place, and the film has to play on. */
  const copies = new Map<MediaStreamTrack, MediaStreamTrack>();
  const copyOf = (track: MediaStreamTrack): MediaStreamTrack => {
    const known = copies.get(track);
    if (known?.readyState === 'live') return known;
    const copy = track.clone();
    copies.set(track, copy);
    return copy;
  };
  return () =>
    live().map(
      (track) => (track.kind === 'video' && stillOf(film as HTMLVideoElement)) || copyOf(track),
    );
}

/** Returns a track of the picture of a paused film; null if it plays, or shows none. */
function stillOf(film: HTMLVideoElement): MediaStreamTrack | null {
  const hasPicture = film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  if (!film.paused || film.ended || !hasPicture) return null;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: film.videoWidth, height: film.videoHeight });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(film, 0, 0);
  try {
    const [track] = canvas.captureStream().getTracks() as [MediaStreamTrack];
    context.drawImage(film, 0, 0);
    return Object.assign(track, { canvas });
  } catch {
    // It comes from another site, and Firefox delivers none of its pictures.
    return null;
  }
}
