import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { renderToString } from 'react-dom/server';
import { Page } from './page.js';

/** The folder that `vite build` has made. */
const built = new URL('../', import.meta.url);
const template = await readFile(new URL('index.html', built), 'utf8');

const server = createServer(async ({ url = '/' }, response) => {
  if (url.startsWith('/assets/')) {
    const script = await readFile(new URL(`.${url}`, built)).catch(() => null);
    response.writeHead(script ? 200 : 404, { 'content-type': 'text/javascript' });
    return response.end(script);
  }
  const page = renderToString(<Page isHost={url === '/host'} />);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(template.replace('<!--page-->', page));
});

server.listen(Number(process.env.PORT ?? 8080), 'localhost', () => {
  console.log(`http://localhost:${(server.address() as { port: number }).port}/`);
});
