// @ts-check
/**
 * Prints the lines with which a page loads the built files from a CDN, once this version is published. A browser refuses
 * a file that differs from this build: its hash is that of Subresource Integrity.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));

for (const file of ['dist/beach.js', 'dist/beach-terminal.js']) {
  const hash = createHash('sha384').update(readFileSync(file)).digest('base64');
  const address = `https://cdn.jsdelivr.net/npm/${name}@${version}/${file}`;
  console.log(
    `<script type="module" src="${address}" integrity="sha384-${hash}" crossorigin="anonymous"></script>`,
  );
}
