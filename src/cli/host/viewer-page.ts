import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

const styles = `html, body { height: 100%; margin: 0; background: Canvas; color-scheme: light dark }
beach-terminal { display: block; height: 100% }
`;

/** No script, style or connection but those of this server. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:";

/**
 * Answers the requests for a page that watches a session. Returns null where the script of the page is not there, as in
 * a clone that was not built.
 */
export function viewerPage(session: string, iceServers: readonly RTCIceServer[] = []) {
  const script = scriptFile();
  if (script === undefined) return null;
  const ice = iceServers.length > 0 ? ` ice-servers="${escaped(JSON.stringify(iceServers))}"` : '';
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(session)}</title>
<link rel="stylesheet" href="page.css">
<script type="module" src="beach-terminal.js"></script>
<beach-terminal session="${escaped(session)}" signaling="/road"${ice}></beach-terminal>
</html>
`;
  const files: Record<string, [type: string, body: () => string | Buffer]> = {
    '/': ['text/html; charset=utf-8', () => html],
    '/page.css': ['text/css', () => styles],
    '/beach-terminal.js': ['text/javascript', () => readFileSync(script)],
  };
  /** Returns whether it has answered. */
  return ({ method, url = '/' }: IncomingMessage, response: ServerResponse): boolean => {
    const file = files[url.split('?')[0] ?? '/'];
    if (file === undefined || method !== 'GET') return false;
    const [type, body] = file;
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body());
    return true;
  };
}

/** The file is beside the built program, and in the clone's own build otherwise. */
function scriptFile(): URL | undefined {
  const places = ['page/beach-terminal.js', '../../../dist/beach-terminal.js'];
  return places.map((place) => new URL(place, import.meta.url)).find((file) => existsSync(file));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
