interface PushToTalkOptions {
  /** The shadow root with the button, which has the class `talk`. */
  readonly root: ShadowRoot;
  /** Returns the key, as in `KeyboardEvent.code`. */
  key(): string;
  talk(on: boolean): void;
  readonly signal: AbortSignal;
}

/** Elements that do something by themselves when Space or Enter is pressed. */
const pressable = 'button, a[href], summary, audio, video, [role], label, iframe';

/**
 * Lets a person talk while a key or the button is held. A module of its own, which is loaded where a page asks for it,
 * and imports nothing that others have, too.
 */
export class PushToTalk {
  readonly #options: PushToTalkOptions;
  /** What is held: the code of a key, or a pointer on the button. */
  #held: string | null = null;

  constructor(options: PushToTalkOptions) {
    this.#options = options;
    const { root, signal } = options;
    const { ownerDocument } = root;
    const view = ownerDocument.defaultView as Window;
    const release = (): void => this.#release();
    view.addEventListener('keydown', (event) => this.#keyDown(event), { signal });
    view.addEventListener('keyup', (event) => this.#keyUp(event), { signal });
    // The page hears of no key that is released elsewhere.
    view.addEventListener('blur', release, { signal });
    ownerDocument.addEventListener('visibilitychange', release, { signal });
    root.addEventListener('pointerdown', (event) => this.#pointerDown(event as PointerEvent), {
      signal,
    });
    // Not of the button: another may be in its place by then.
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      view.addEventListener(type, (event) => this.#release(pointerOf(event)), { signal });
    }
    root.addEventListener('contextmenu', (event) => isButton(event) && event.preventDefault(), {
      signal,
    });
    root.addEventListener('click', (event) => this.#click(event as MouseEvent), { signal });
    signal.addEventListener('abort', release);
  }

  #keyDown(event: KeyboardEvent): void {
    const { code, repeat, ctrlKey, altKey, metaKey, isComposing, defaultPrevented } = event;
    if (code === this.#held) return event.preventDefault();
    if (repeat || ctrlKey || altKey || metaKey || isComposing || defaultPrevented) return;
    if (!this.#isOnButton(event) && (code !== this.#options.key() || isForOther(event))) return;
    event.preventDefault();
    this.#hold(code);
  }

  #keyUp(event: KeyboardEvent): void {
    if (event.code !== this.#held) return;
    // Otherwise the browser would press the button, too.
    event.preventDefault();
    this.#release();
  }

  #isOnButton(event: KeyboardEvent): boolean {
    return isButton(event) && (event.code === 'Space' || event.code === 'Enter');
  }

  #pointerDown(event: PointerEvent): void {
    if (!isButton(event) || event.button !== 0) return;
    (event.target as HTMLElement).closest('.talk')?.setPointerCapture(event.pointerId);
    this.#hold(pointerOf(event));
  }

  /** Screen readers and voice control cannot hold a button: they switch it. */
  #click(event: MouseEvent): void {
    if (!isButton(event) || event.detail > 0 || (event as PointerEvent).pointerId > 0) return;
    if (this.#held === null) this.#hold('click');
    else this.#release();
  }

  #hold(what: string): void {
    if (this.#held !== null) return;
    this.#held = what;
    this.#options.talk(true);
  }

  #release(what = this.#held): void {
    if (this.#held === null || what !== this.#held) return;
    this.#held = null;
    this.#options.talk(false);
  }
}

function pointerOf({ pointerId }: PointerEvent): string {
  return `pointer ${pointerId}`;
}

function isButton(event: Event): boolean {
  return event.composedPath().some((node) => (node as Element).classList?.contains('talk'));
}

/** Returns whether somebody types, or presses something else. */
function isForOther(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0] as HTMLElement;
  if (target.isContentEditable || target.matches?.('input, textarea, select')) return true;
  const presses = event.code === 'Space' || event.code === 'Enter';
  return presses && Boolean(target.closest?.(pressable));
}
