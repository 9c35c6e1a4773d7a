/** Changes the direction of what follows it, outside of the name, too. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Matches a character that shows: no blank, mark, control or filler. */
const visible = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}\u2800]/u;

/** Returns a name as the page may show it, beside other words and in labels; `nameless` where it shows nothing. */
export function displayName(name: string | undefined, nameless: string): string {
  const plain = (name ?? '').replace(directions, '').replace(/\s+/g, ' ').trim();
  return visible.test(plain) ? plain : nameless;
}
