/** What the host can do while the program has the keyboard. */
export const escapeKeys = {
  '.': 'end',
  l: 'show-links',
  y: 'accept',
  t: 'accept-typing',
  n: 'refuse',
  r: 'take-back',
} as const;

export type EscapeAction = (typeof escapeKeys)[keyof typeof escapeKeys];

export interface TypedKeys {
  /** What goes to the program. */
  readonly text: string;
  readonly actions: readonly EscapeAction[];
}

/**
 * Finds the keys that are not for the program: as in ssh, a tilde at the beginning of a line and a letter. `~~` types
 * one tilde.
 */
export class EscapeKeys {
  readonly #allowed: readonly EscapeAction[];
  #atLineStart = true;
  #tilde = false;

  constructor(allowed: readonly EscapeAction[] = Object.values(escapeKeys)) {
    this.#allowed = allowed;
  }

  type(keys: string): TypedKeys {
    let text = '';
    const actions: EscapeAction[] = [];
    for (const key of keys) {
      if (this.#tilde) {
        this.#tilde = false;
        const action = Object.entries(escapeKeys).find(([letter]) => letter === key)?.[1];
        if (action !== undefined && this.#allowed.includes(action)) {
          actions.push(action);
          // The line is as empty as before.
          this.#atLineStart = true;
          continue;
        }
        text += key === '~' ? '~' : `~${key}`;
      } else if (this.#atLineStart && key === '~') {
        this.#tilde = true;
        continue;
      } else text += key;
      this.#atLineStart = key === '\r' || key === '\n';
    }
    return { text, actions };
  }
}
