import type { LocalMedia } from '../../capture/local-media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import { shareSentence } from '../share/share-sentence.ts';
import type { English } from '../words/english.ts';
import type { Choosable, DevicePanelView } from './device-panel.ts';
import { canChooseSpeaker } from './speaker.ts';

/** Returns what there is to choose. `plays`: a speaker, too, where the browser lets a page choose it. */
export function deviceView(
  { states, streams }: LocalMedia,
  { devices, share }: English,
  plays: boolean,
): Pick<DevicePanelView, 'kinds' | 'words' | 'sound' | 'explain'> {
  const kinds: Choosable[] = (['camera', 'microphone'] as const).filter((kind) => states.has(kind));
  if (plays && canChooseSpeaker()) kinds.push('speaker');
  return {
    kinds,
    words: devices,
    sound: streams.get('camera')?.getAudioTracks()[0] ?? null,
    explain: (kind, error) => shareSentence(kind, error as BeachError, share),
  };
}
