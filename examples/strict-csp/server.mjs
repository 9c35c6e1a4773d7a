/** Serves this folder under a strict policy. `BEACH` is the folder of `beach.js` and of what it loads when needed. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'", // and the road, as in: wss://road.example
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html', // the library with which the tags draw themselves
].join('; ');

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript' };
const here = new URL('.', import.meta.url);
const beach = process.env.BEACH
  ? pathToFileURL(`${process.env.BEACH}/`)
  : new URL('../../dist/', here);

const server = createServer(async ({ url }, response) => {
  const [, name = 'index.html', type] = /^\/((?:beach\/)?[\w-]+\.(html|js))?$/.exec(url) ?? [];
  const folder = name.startsWith('beach') ? beach : here;
  const body = await readFile(new URL(name, folder)).catch(() => null);
  response.writeHead(body ? 200 : 404, {
    'content-type': types[type ?? 'html'],
    'content-security-policy': policy,
  });
  response.end(body);
});

server.listen(process.env.PORT ?? 8080, 'localhost', () => {
  console.log(`http://localhost:${server.address().port}/`);
});
