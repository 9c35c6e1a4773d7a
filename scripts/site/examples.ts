import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { read, root } from './documents.ts';
import { codeBlock } from './markdown.ts';

/** A page of the demo that shows one thing. */
export interface Example {
  readonly path: string;
  readonly title: string;
}

/** The examples, in the order of the navigation. */
export const examples: readonly Example[] = [
  { path: 'whiteboard/', title: 'Whiteboard' },
  { path: 'camera/', title: 'Camera' },
  { path: 'room/', title: 'Room' },
  { path: 'terminal/', title: 'Terminal' },
  { path: 'frames/', title: 'Two frames' },
  { path: 'script-free/', title: 'No script' },
  { path: 'inspector/', title: 'Inspector' },
];

const languages: Record<string, string> = { '.html': 'html', '.js': 'js', '.css': 'css' };

/** Returns the sources of an example, each in a part that opens without script. */
export function exampleSources(path: string): string {
  const files = readdirSync(join(root, 'demo', path))
    .filter((name) => extname(name) in languages)
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
  const parts = files.map((name) => {
    const code = read(`demo/${path}${name}`).trimEnd();
    return `<details${name === 'index.html' ? ' open' : ''}>
      <summary>${name}</summary>
      ${codeBlock(code, languages[extname(name)] ?? '')}
    </details>`;
  });
  return `<section class="sources" aria-labelledby="source">
    <h2 id="source">Source</h2>
    <p class="soft">The files of this page, to read and to copy.</p>
    ${parts.join('\n')}
  </section>`;
}

/** Pages first, then scripts, then styles; what the host has before what viewers have. */
function rank(name: string): number {
  const kind = Object.keys(languages).indexOf(extname(name));
  return kind * 10 + (name.startsWith('index') ? 0 : name.startsWith('host') ? 1 : 2);
}
