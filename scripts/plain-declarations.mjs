// @ts-check
/**
 * Lets older versions of TypeScript read the declarations: `Uint8Array` is generic from 5.7 on. What is written in its
 * place is the same type there, and `Uint8Array` before.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

for (const name of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const path = join('dist', name);
  const text = readFileSync(path, 'utf8');
  const plain = text.replaceAll('Uint8Array<ArrayBuffer>', "ReturnType<TextEncoder['encode']>");
  if (plain !== text) writeFileSync(path, plain);
}
