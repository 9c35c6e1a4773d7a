import type { BeachError } from '../../runtime/beach-error.ts';
import type { English } from '../words/english.ts';

/** Returns what a viewer reads about an error. `wasConnected`: it had been let in. */
export function viewerSentence(
  error: BeachError | null,
  wasConnected: boolean,
  { viewer, viewerErrors }: English,
): string | undefined {
  if (error?.code === 'refused' && error.peerId !== undefined) {
    return wasConnected ? viewer.removed : viewer.notLetIn;
  }
  return error ? (viewerErrors[error.code] ?? viewerErrors.other(error.code)) : undefined;
}
