/** Adds a button to each block of code, which copies it. */
export function addCopyButtons() {
  for (const block of document.querySelectorAll('.code')) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      textContent: 'Copy',
    });
    block.append(button);
    button.addEventListener('click', () => copy(block.querySelector('pre'), button));
  }
}

async function copy(code, button) {
  // Without https there is no clipboard: selected text is one key away from it.
  getSelection().selectAllChildren(code);
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Selected';
  }
}
