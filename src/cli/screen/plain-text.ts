const patterns = [
  // Control sequences, strings such as titles, and other escape sequences (ECMA-48).
  String.raw`\x1b\[[0-?]*[ -/]*[@-~]`,
  String.raw`\x1b[PX\]^_][^]*?(?:\x07|\x1b\\)`,
  String.raw`\x1b[ -/]*[0-~]`,
  // Control characters, apart from tabs and line feeds.
  String.raw`[\x00-\x08\x0b-\x1f\x7f-\x9f]`,
];
const controls = new RegExp(patterns.join('|'), 'g');

/** Returns text without escape sequences and control characters. */
export function plainText(text: string): string {
  return text.replace(controls, '');
}
