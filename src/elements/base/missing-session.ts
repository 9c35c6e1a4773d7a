import { BeachError } from '../../runtime/beach-error.ts';

/** What is reported of a viewer that has nothing to watch. */
export const missingSession = 'no session';

export function missingSessionError(tag: string): BeachError {
  return new BeachError(
    'invalid-option',
    `This <${tag}> has no session: set its "session" attribute, or open the page with ?session=NAME.`,
  );
}
