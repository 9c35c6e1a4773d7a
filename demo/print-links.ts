import { styleText } from 'node:util';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';

const host = 'whiteboard/';
const viewer = 'whiteboard/viewer.html?session=whiteboard';

/** Creates a Vite plugin that prints the two links of the whiteboard below the server's addresses. */
export function printLinks(): Plugin {
  return { name: 'print-links', configureServer: printBelow, configurePreviewServer: printBelow };
}

function printBelow(server: ViteDevServer | PreviewServer): void {
  const printUrls = server.printUrls.bind(server);
  server.printUrls = () => {
    printUrls();
    const { local = [], network = [] } = server.resolvedUrls ?? {};
    const print = (line: string): void => server.config.logger.info(line);
    print('\n  Draw on the first page, and watch on as many of the second as you like:');
    for (const base of [...local, ...network]) {
      print(`\n  ${styleText('green', '➜')}  Host:    ${link(host, base)}`);
      print(`  ${styleText('green', '➜')}  Viewer:  ${link(viewer, base)}`);
    }
  };
}

function link(path: string, base: string): string {
  return styleText('cyan', new URL(path, base).href);
}
