import type { Clock } from '../../runtime/clock.ts';
import type { English } from '../words/english.ts';
import { LevelMeter } from './level-meter.ts';
import { panelStyles } from './panel-styles.ts';

/** What a person can choose. */
export type Choosable = 'camera' | 'microphone' | 'speaker';

export interface DevicePanelView {
  /** What there is to choose, in this order. */
  readonly kinds: readonly Choosable[];
  readonly words: English['devices'];
  /** The sound that the microphone picks up; null if it does not. */
  readonly sound: MediaStreamTrack | null;
  /** Returns the `deviceId` that is in use; an empty one for the choice of the browser. */
  inUse(kind: Choosable): string;
  choose(kind: Choosable, deviceId: string): Promise<unknown>;
  /** Returns what people read about a device that could not be used. */
  explain(kind: Choosable, error: unknown): string;
}

const mediaKinds = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
} as const satisfies Record<Choosable, MediaDeviceKind>;

/** A browser that asks its user for a speaker, and tells the page only of the one that was chosen. */
type AskingDevices = MediaDevices & { selectAudioOutput?(): Promise<MediaDeviceInfo> };

/**
 * Lets a person choose devices, and shows how loud the microphone is. A module of its own, which is loaded when somebody
 * opens it. It imports nothing that others have, too, so that a page with only beach.js has it once.
 */
export class DevicePanel {
  readonly element: HTMLElement;
  readonly #rows = new Map<Choosable, HTMLLabelElement>();
  readonly #failure: HTMLElement;
  readonly #meter: LevelMeter;
  readonly #ask: HTMLButtonElement;
  readonly #closing = new AbortController();
  #view: DevicePanelView;
  #devices: readonly MediaDeviceInfo[] = [];

  constructor(root: ShadowRoot, view: DevicePanelView, clock: Clock) {
    const { ownerDocument } = root;
    const { CSSStyleSheet: Sheet } = ownerDocument.defaultView as Window & typeof globalThis;
    const sheet = new Sheet();
    sheet.replaceSync(panelStyles);
    root.adoptedStyleSheets.push(sheet);
    this.#view = view;
    const { signal } = this.#closing;
    signal.addEventListener('abort', () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    });
    this.element = ownerDocument.createElement('div');
    this.element.className = 'devices';
    this.element.setAttribute('part', 'devices');
    this.#failure = ownerDocument.createElement('p');
    this.#failure.role = 'alert';
    this.#failure.className = 'bad';
    this.#failure.setAttribute('part', 'error');
    this.#meter = new LevelMeter(ownerDocument, clock);
    this.#ask = ownerDocument.createElement('button');
    this.#ask.type = 'button';
    this.#ask.setAttribute('part', 'button');
    this.#ask.onclick = () => void this.#askForSpeaker();
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#list(), { signal });
    this.update(view);
  }

  /** Shows what has changed. Lists the devices anew: their names are secret until one of them is in use. */
  update(view: DevicePanelView): void {
    this.#view = view;
    this.#meter.listen(view.kinds.includes('microphone') ? view.sound : null, view.words.level);
    this.#ask.textContent = view.words.otherSpeaker;
    this.#render();
    void this.#list();
  }

  close(): void {
    this.#closing.abort();
    this.#meter.listen(null, '');
  }

  async #list(): Promise<void> {
    const media: MediaDevices | undefined = navigator.mediaDevices;
    const devices = (await media?.enumerateDevices().catch(() => [])) ?? [];
    const told = (list: readonly MediaDeviceInfo[]): string => JSON.stringify(list);
    if (told(devices) === told(this.#devices) || this.#closing.signal.aborted) return;
    this.#devices = devices;
    this.#render();
  }

  #render(): void {
    const { kinds } = this.#view;
    const asks = 'selectAudioOutput' in (navigator.mediaDevices ?? {});
    const parts = kinds.flatMap((kind) => {
      const row = this.#row(kind);
      if (kind === 'microphone') return [row, this.#meter.element];
      return kind === 'speaker' && asks ? [row, this.#ask] : [row];
    });
    parts.push(this.#failure);
    const { children } = this.element;
    const isSame =
      parts.length === children.length && parts.every((part, at) => part === children[at]);
    // Moving a select would close it.
    if (!isSame) this.element.replaceChildren(...parts);
  }

  #row(kind: Choosable): HTMLLabelElement {
    const row = this.#rows.get(kind) ?? this.#makeRow(kind);
    const { words, inUse } = this.#view;
    const [name, select] = row.children as unknown as [HTMLElement, HTMLSelectElement];
    name.textContent = words[kind];
    const found = this.#devices.filter((device) => device.kind === mediaKinds[kind]);
    const entries = found.map(({ deviceId, label }, index) => ({
      value: deviceId,
      text: label || `${words[kind]} ${index + 1}`,
    }));
    const used = inUse(kind);
    const isListed = entries.some(({ value }) => value === used);
    if (kind === 'speaker') entries.unshift({ value: '', text: words.systemDefault });
    else if (!isListed) entries.unshift({ value: used, text: words.none });
    const options = entries.filter(({ value }, at) => at === 0 || value !== '');
    const before = [...select.options].map(({ value, text }) => ({ value, text }));
    if (JSON.stringify(before) !== JSON.stringify(options)) {
      select.replaceChildren(
        ...options.map(({ value, text }) =>
          Object.assign(select.ownerDocument.createElement('option'), { value, text }),
        ),
      );
    }
    if (!select.ariaBusy) select.value = used;
    return row;
  }

  #makeRow(kind: Choosable): HTMLLabelElement {
    const { ownerDocument } = this.element;
    const row = ownerDocument.createElement('label');
    const select = ownerDocument.createElement('select');
    select.setAttribute('part', `${kind}-select`);
    select.onchange = () => void this.#choose(kind, select.value, select);
    row.append(ownerDocument.createElement('span'), select);
    this.#rows.set(kind, row);
    return row;
  }

  async #choose(kind: Choosable, deviceId: string, select: HTMLSelectElement): Promise<void> {
    select.ariaBusy = 'true';
    this.#failure.textContent = '';
    try {
      await this.#view.choose(kind, deviceId);
    } catch (error) {
      this.#failure.textContent = this.#view.explain(kind, error);
    }
    select.ariaBusy = null;
    this.#render();
  }

  async #askForSpeaker(): Promise<void> {
    try {
      const chosen = await (navigator.mediaDevices as AskingDevices).selectAudioOutput?.();
      if (chosen) await this.#view.choose('speaker', chosen.deviceId);
    } catch {
      // The person has closed the question.
    }
    await this.#list();
    this.#render();
  }
}
