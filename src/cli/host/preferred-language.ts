/**
 * Returns which of the offered languages a reader likes best: `accept` is the header `Accept-Language` (RFC 9110,
 * section 12.5.4), of which `de-AT` matches `de`, too. The first one is for readers of none of them.
 */
export function preferredLanguage(
  accept: string | undefined,
  offered: readonly [string, ...string[]],
): string {
  const wanted = (accept ?? '').split(',').flatMap((item) => {
    const [range = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    const language = offered.find((each) => range === each || range.startsWith(`${each}-`));
    return language !== undefined && quality > 0 ? { language, quality } : [];
  });
  // The order of equal ones stays.
  return wanted.sort((one, other) => other.quality - one.quality)[0]?.language ?? offered[0];
}
