import type { ReactiveControllerHost } from 'lit';

interface SharingElement extends ReactiveControllerHost, HTMLElement {
  readonly share: string;
}

/**
 * Tells that what stands inside a tag may have changed, while its contents are shared. A framework may mount
 * a canvas late, and deeper than a slot tells of.
 */
export function watchContents(element: SharingElement, changed: () => void): void {
  const observer = new MutationObserver(changed);
  element.addController({
    hostUpdate() {
      const shared = `${element.share}`.includes('contents');
      if (shared) observer.observe(element, { childList: true, subtree: true });
      else observer.disconnect();
    },
  });
}
