import { html, type TemplateResult } from 'lit';

/** Paths in a box of 24 × 24. */
const paths = {
  microphone:
    'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  microphoneOff:
    'M15 9.5V6a3 3 0 0 0-5.9-.8M9 9v3a3 3 0 0 0 4.6 2.5M18.5 11.5c0 1.1-.3 2.2-.8 3.1M5.5 11.5a6.5 6.5 0 0 0 9.9 5.5M12 18v3M4 3l16 18',
  close: 'M7 7l10 10M17 7L7 17',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.3a8 8 0 0 1 0 11.4',
  soundOff: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5',
  play: 'M7 4.5v15l12-7.5Z',
  fullScreen:
    'M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15',
  window: 'M9 4v5H4M15 4v5h5M20 15h-5v5M4 15h5v5',
  pictureInPicture: 'M21 11V7a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h5M13.5 14h7v5h-7Z',
};

export type IconName = keyof typeof paths;

/** Draws an icon. It is hidden from screen readers: the text or label beside it says the same. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;
}
