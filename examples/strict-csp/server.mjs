/** Serves this folder under a strict policy. `BEACH` is the path of `beach.js`. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

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
const beach = process.env.BEACH ?? new URL('../../dist/beach.js', import.meta.url);

const server = createServer(async ({ url }, response) => {
  const [, name = 'index.html', type] = /^\/(\w+\.(html|js))?$/.exec(url) ?? [];
  const path = name === 'beach.js' ? beach : new URL(name, import.meta.url);
  const body = await readFile(path).catch(() => null);
  response.writeHead(body ? 200 : 404, {
    'content-type': types[type ?? 'html'],
    'content-security-policy': policy,
  });
  response.end(body);
});

server.listen(process.env.PORT ?? 8080, 'localhost', () => {
  console.log(`http://localhost:${server.address().port}/`);
});
