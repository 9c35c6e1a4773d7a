import type { BeachError } from '../runtime/beach-error.ts';
import type { Share } from './share.ts';
import type { Shareable, ShareState } from './shareable.ts';

/** The shared sources. */
export class Shares extends Map<Shareable, Share> {
  /** The state of each source. */
  get states(): ReadonlyMap<Shareable, ShareState> {
    return new Map([...this].map(([what, { state }]) => [what, state]));
  }

  /** The errors of the failed sources. */
  get errors(): ReadonlyMap<Shareable, BeachError> {
    return new Map([...this].flatMap(([what, { error }]) => (error ? [[what, error]] : [])));
  }
}
