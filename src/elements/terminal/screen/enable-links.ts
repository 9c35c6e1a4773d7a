import { WebLinksAddon } from '@xterm/addon-web-links';
import type { Terminal } from '@xterm/xterm';

const allowed = ['http:', 'https:', 'mailto:'];

/**
 * Makes links of the addresses in a program's text, and of those that it has put behind a text (OSC 8). The tooltip of a
 * link says where it leads, and how to open it.
 */
export function enableLinks(terminal: Terminal, frame: HTMLElement, howToOpen: () => string): void {
  const activate = (event: MouseEvent, address: string): void => {
    const view = frame.ownerDocument.defaultView;
    if (view !== null) openLink(event, address, view);
  };
  const hover = (_event: MouseEvent, address: string): void => {
    if (isSafeLink(address)) frame.title = `${address}\n${howToOpen()}`;
  };
  const leave = (): void => frame.removeAttribute('title');
  terminal.options.linkHandler = { allowNonHttpProtocols: true, activate, hover, leave };
  terminal.loadAddon(new WebLinksAddon(activate, { hover, leave }));
}

/** Returns whether an address that a program shows may be opened: `javascript:`, for example, may not. */
function isSafeLink(address: string): boolean {
  return URL.canParse(address) && allowed.includes(new URL(address).protocol);
}

/**
 * Opens a link in a page of its own, which gets no access to this one. Needs Ctrl or ⌘ with the click: the text of a
 * link may hide where it leads.
 */
function openLink({ ctrlKey, metaKey }: MouseEvent, address: string, view: Window): void {
  if (!(ctrlKey || metaKey) || !isSafeLink(address)) return;
  view.open(address, '_blank', 'noopener,noreferrer');
}
