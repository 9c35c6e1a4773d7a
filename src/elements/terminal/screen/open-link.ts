const allowed = ['http:', 'https:', 'mailto:'];

/** Returns whether an address that a program shows may be opened: `javascript:`, for example, may not. */
export function isSafeLink(address: string): boolean {
  return URL.canParse(address) && allowed.includes(new URL(address).protocol);
}

/**
 * Opens a link in a page of its own, which gets no access to this one. Needs Ctrl or ⌘ with the click: the text of a
 * link may hide where it leads.
 */
export function openLink({ ctrlKey, metaKey }: MouseEvent, address: string, view: Window): void {
  if (!(ctrlKey || metaKey) || !isSafeLink(address)) return;
  view.open(address, '_blank', 'noopener,noreferrer');
}
