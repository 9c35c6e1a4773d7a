import type { English } from '../words/english.ts';
import type { Status } from './status-line.ts';

/** Says that the page captures, and sends nothing. */
export function previewStatus({ preview }: English): Status {
  return { text: preview.preview, level: 'idle', detail: preview.alone };
}
