import { type Random, systemRandom } from '../runtime/random.ts';

const kinds =
  'amber breezy bright calm clear coral early gentle golden happy lucky mellow quiet silver sunny warm';
const things =
  'anchor bay breeze cove dune gull harbor island lagoon palm pearl pier reef sail shell wave';

/** Neither vowels, which make words, nor what is taken for something else when read aloud. */
const letters = '23456789bcdfghjkmnpqrstvwxz';

/** A new name for a session, easy to read out and hard to guess: `sunny-reef-k7pwq3`. */
export function sessionName(random: Random = systemRandom): string {
  // The id's first 12 digits and its last 12 are all random.
  const digits = random.uuid().replaceAll('-', '');
  const pick = (from: string | string[], place: number, length: number): string =>
    from[Number.parseInt(digits.slice(place, place + length), 16) % from.length] as string;
  const tail = Array.from({ length: 6 }, (_, index) => pick(letters, 20 + index * 2, 2)).join('');
  return `${pick(kinds.split(' '), 0, 4)}-${pick(things.split(' '), 4, 4)}-${tail}`;
}
