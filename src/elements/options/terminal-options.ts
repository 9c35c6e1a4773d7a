import { flag, secret, setting, word } from '../../session/options/option.ts';
import { controlSecretPattern } from '../../terminal/terminal-protocol.ts';

/** The options of `<beach-terminal>` alone. */
export const terminalElementOptions = {
  /**
   * `scale` sizes the font so that the host's whole screen fits the place, and scrolls where a font of 8 pixels is still
   * too large; `scroll` keeps the size of the font, and scrolls a screen that is larger than the place.
   *
   * @default 'scale'
   * @applies at once
   */
  fit: word('scale', 'scroll'),

  /**
   * The secret with which the host lets this viewer type. Without it, the `#control=` of the page's own address
   * counts, which is where a link to type along has it.
   *
   * @default ''
   * @applies at once
   */
  control: secret(
    setting<string, string | null>('', '1 to 128 of A–Z a–z 0–9 . _ ~ -', (text) => {
      if (text === '') return null;
      return typeof text === 'string' && controlSecretPattern.test(text) ? text : undefined;
    }),
  ),

  /**
   * Presents the screen to screen readers, line by line, and announces output. Costs time with each output. A button
   * of the element switches it, too.
   *
   * @default false
   * @applies at once
   */
  screenReader: flag(),
};

/** Options of `<beach-terminal>` that are never written into the markup. */
export const terminalSecretOptions = ['control'] as const;
