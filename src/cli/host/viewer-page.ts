import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageFiles, pageLanguages } from './page-files.ts';
import { preferredLanguage } from './preferred-language.ts';

const styles = `html, body { height: 100%; margin: 0; background: Canvas; color-scheme: light dark }
beach-terminal { display: block; height: 100% }
`;

/** No script, style or connection but those of this server. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:";

/**
 * Answers the requests for a page that watches a session, in the language of its reader. Returns null where the script of the page is not there, as in
 * a clone that was not built.
 */
export function viewerPage(session: string, iceServers: readonly RTCIceServer[] = []) {
  const folder = scriptFolder();
  if (folder === undefined) return null;
  const ice = iceServers.length > 0 ? ` ice-servers="${escaped(JSON.stringify(iceServers))}"` : '';
  const html = (language: string): string => `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(session)}</title>
<link rel="stylesheet" href="page.css">
<script type="module" src="beach-terminal.js"></script>
<beach-terminal session="${escaped(session)}" signaling="/road"${ice}></beach-terminal>
</html>
`;
  const files = new Map<string, [type: string, body: (language: string) => string | Buffer]>([
    ['/', ['text/html; charset=utf-8', html]],
    ['/page.css', ['text/css', () => styles]],
    ...pageFiles.map((name): [string, [string, () => Buffer]] => [
      `/${name}`,
      ['text/javascript', () => readFileSync(new URL(name, folder))],
    ]),
  ]);
  /** Returns whether it has answered. */
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const file = files.get(request.url?.split('?')[0] ?? '/');
    if (file === undefined || request.method !== 'GET') return false;
    const [type, body] = file;
    const language = preferredLanguage(request.headers['accept-language'], [
      'en',
      ...pageLanguages,
    ]);
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body(language));
    return true;
  };
}

/** The scripts are beside the built program, and in the clone's own build otherwise. */
function scriptFolder(): URL | undefined {
  const places = ['page/', '../../../dist/'].map((place) => new URL(place, import.meta.url));
  return places.find((place) => existsSync(new URL('beach-terminal.js', place)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
