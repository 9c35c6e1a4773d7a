import type { Shareable } from '../../capture/shareable.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { English } from '../words/english.ts';

/** Returns what people read about a source that is not shared. The console has the message for developers. */
export function shareSentence(
  what: Shareable | 'speaker',
  { code }: BeachError,
  words: English['share'],
): string {
  const source = words[what];
  const subject = typeof source === 'string' ? source : source.subject;
  switch (code) {
    case 'permission-denied':
      if (what === 'contents') return words.foreign;
      return what === 'screen' ? words.screenDenied : words.denied(subject);
    case 'no-device':
      return words.missing(subject);
    case 'device-busy':
      return words.busy(subject);
    default:
      return words.unsupported(subject);
  }
}
