import type { Contender, Place } from '../contenders/contender.ts';
import { type ContenderName, contenders } from '../contenders/contenders.ts';

/** Reads the contender and the addresses of its servers from the page's URL. */
export async function fromQuery(): Promise<{ contender: Contender; place: Place }> {
  const query = new URLSearchParams(location.search);
  const name = query.get('contender') as ContenderName;
  const place = JSON.parse(query.get('place') ?? '{}') as Place;
  return { contender: await contenders[name](), place };
}
