import type { Processed } from './processing/processed.ts';
import type { Shareable } from './shareable.ts';

interface TrackObserver {
  /** Called when the user has stopped a source in the browser, or when its device is gone. */
  ended(): void;
  /** Called when the processor of the page has ended a track that it has made. */
  lost(): void;
  /** Called when the system has muted a device, as for a phone call, or given it back. */
  muted(): void;
  signal: AbortSignal;
}

/**
 * Follows what becomes of the tracks of a source. Returns false if one has ended already, as when a device was unplugged
 * while the processor of the page was at work.
 */
export function followTracks(
  what: Shareable,
  { captured, made }: Processed,
  { ended, lost, muted, signal }: TrackObserver,
): boolean {
  // The tracks of a film end with it, and it may be played again.
  if (what === 'contents') return true;
  for (const track of captured) {
    track.addEventListener('ended', ended, { once: true, signal });
    if (what === 'screen') continue;
    track.addEventListener('mute', muted, { signal });
    track.addEventListener('unmute', muted, { signal });
  }
  for (const track of made) track.addEventListener('ended', lost, { once: true, signal });
  return captured.every(({ readyState }) => readyState === 'live');
}
