import { posix } from 'node:path';

/**
 * Returns a link from one page of the site to another, which holds wherever the site is put.
 *
 * @param from the path of a page: `guides/media/` or `camera/viewer.html`, and an empty one for the start page
 * @param to a path, which may end in a fragment
 */
export function relativeLink(from: string, to: string): string {
  const [path = '', fragment] = to.split('#');
  const hash = fragment === undefined ? '' : `#${fragment}`;
  if (path === from && hash) return hash;
  const isFolder = path === '' || path.endsWith('/');
  const link = posix.relative(posix.dirname(`/${from}index`), `/${path}`);
  return `${link === '' ? '.' : link}${isFolder ? '/' : ''}${hash}`;
}
