import type { MediaKind } from '../link/connection/media.ts';

/** What can be shared. */
export type Shareable = 'camera' | 'microphone' | 'screen' | 'contents';

export type Device = Extract<Shareable, 'camera' | 'microphone'>;

/** What is sent of these. A screen may come with its sound. */
export function kindsOf(shared: readonly Shareable[]): MediaKind[] {
  const kinds: Readonly<Record<Shareable, readonly MediaKind[]>> = {
    camera: ['video'],
    microphone: ['audio'],
    screen: ['audio', 'video'],
    contents: ['audio', 'video'],
  };
  return [...new Set(shared.flatMap((what) => kinds[what]))];
}
