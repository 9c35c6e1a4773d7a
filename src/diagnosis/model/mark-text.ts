import type { EntryOf } from '../recording/recorded-entry.ts';
import type { DiagnosisWords } from '../words/diagnosis-english.ts';

/** What happened, without words. */
export type MarkedEvent =
  | Pick<EntryOf<'transport'>, 'type' | 'what' | 'state'>
  | Pick<EntryOf<'candidate-error'>, 'type' | 'url' | 'code' | 'text'>
  | Pick<EntryOf<'step'>, 'type' | 'event' | 'state' | 'reason' | 'restarts' | 'counted'>
  | {
      readonly type: 'candidate';
      readonly direction: 'sent' | 'received';
      /** The type of the candidate; null for the end of them. */
      readonly candidate: string | null;
    }
  | {
      readonly type: 'signal';
      readonly kind: string;
      readonly direction: 'sent' | 'received';
      readonly copy: boolean;
      readonly reason: string | null;
    };

/** Says what happened. */
export function markText(marked: MarkedEvent, words: DiagnosisWords): string {
  const { event, server } = words;
  switch (marked.type) {
    case 'transport':
      return `${event[marked.what]}: ${marked.state}`;
    case 'candidate-error':
      return `${marked.url || server.some}: ${marked.code} ${marked.text}`;
    case 'candidate':
      return event.candidate(marked.direction, marked.candidate);
    case 'signal': {
      const { kind, direction, copy, reason } = marked;
      return `${event.signal(kind, direction, copy)}${because(reason)}`;
    }
    case 'step':
      return stepText(marked, event);
  }
}

function stepText(
  { event, state, reason, restarts, counted }: MarkedEvent & { type: 'step' },
  words: DiagnosisWords['event'],
): string {
  if (counted.length > 0) return `${words.ignored}: ${counted.join(', ')}`;
  switch (event) {
    case 'path-lost':
      return words.pathLost(restarts);
    case 'deadline':
      return `${words.deadline}${because(reason)}`;
    case 'now':
      return `${words.watched}: ${state}`;
    case 'interrupted':
    case 'retry':
    case 'open':
      return words[event];
    default:
      return `${state}${because(reason)}`;
  }
}

function because(reason: string | null): string {
  return reason ? `: ${reason}` : '';
}
