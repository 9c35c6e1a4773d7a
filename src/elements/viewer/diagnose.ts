import { BeachError } from '../../runtime/beach-error.ts';
import { defineTag } from '../define-tag.ts';

/**
 * Checks, in a dialog over the page, what keeps an element from connecting. The code for it is loaded now. `closeLabel`
 * is the text of the button that closes the dialog.
 *
 * @throws {BeachError} `invalid-option` if it cannot be loaded.
 */
export async function diagnose(
  element: Element,
  root: ParentNode,
  closeLabel: string,
): Promise<void> {
  const { BeachConnectivity } = await import('../beach-connectivity.ts').catch((cause) => {
    const remedy = 'serve beach-inspector.js beside beach.js';
    throw new BeachError('invalid-option', `The check could not be loaded: ${remedy}.`, { cause });
  });
  // The button can be pressed again while the code is loaded.
  if (root.querySelector('.diagnosis')) return;
  defineTag('beach-connectivity', BeachConnectivity);
  const { ownerDocument } = element;
  const dialog = ownerDocument.createElement('dialog');
  const close = ownerDocument.createElement('button');
  const check = Object.assign(new BeachConnectivity(), { for: element, auto: true });
  dialog.className = 'themed surface diagnosis';
  close.textContent = closeLabel;
  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  dialog.append(check, close);
  root.append(dialog);
  dialog.showModal();
}
