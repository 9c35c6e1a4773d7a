import {
  type CSSResultGroup,
  html,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { ConnectivityResult } from '../diagnosis/connectivity/connectivity-result.ts';
import type { ConnectivityOptions } from '../diagnosis/connectivity/run-steps.ts';
import { ConnectivityRun } from './inspector/connectivity/connectivity-run.ts';
import { connectivityStyles } from './inspector/connectivity/connectivity-styles.ts';
import { connectivityView } from './inspector/connectivity/connectivity-view.ts';
import { inspectorEnglish } from './inspector/inspector-english.ts';
import { inspectorLanguages } from './inspector/inspector-languages.ts';
import { statusStyles } from './status/status-styles.ts';
import { Vocabulary } from './words/vocabulary.ts';

/**
 * Checks what keeps this browser from connecting: its settings, signaling, and each STUN and TURN server, with data and
 * video through it. It touches no session, and asks for no permission.
 *
 * @tagname beach-connectivity
 *
 * @attr for - The id of an element whose signaling and ICE servers are checked. The property also takes the element, or
 * an object with `signaling`, `iceServers` and `token`.
 * @attr auto - Begins when the element is attached.
 *
 * @csspart connectivity - The whole element.
 * @csspart check-summary - What the check has found.
 * @csspart checks - The results.
 * @csspart check - One result.
 * @csspart button - Every button.
 * @csspart check-button - The button that starts a check.
 * @csspart copy-button - The button that copies the results.
 */
export class BeachConnectivity extends LitElement {
  static override styles: CSSResultGroup = [statusStyles, connectivityStyles];
  static override properties: PropertyDeclarations = { for: {}, auto: { type: Boolean } };

  /**
   * The element whose settings are checked, or its id.
   *
   * @default null
   */
  for: string | Element | ConnectivityOptions | null = null;

  /**
   * Whether it begins when it is attached.
   *
   * @default false
   */
  auto = false;

  readonly #vocabulary = new Vocabulary(this, inspectorEnglish, inspectorLanguages);
  readonly #run = new ConnectivityRun(
    () => this.requestUpdate(),
    () => this.#vocabulary.words.diagnosis,
  );

  /** The results so far. */
  get results(): readonly ConnectivityResult[] {
    return this.#run.results;
  }

  /** Checks anew. Resolves when all results are there. */
  check(): Promise<void> {
    const { for: given } = this;
    const root = this.getRootNode() as Document | ShadowRoot;
    const options = typeof given === 'string' ? root.getElementById(given) : given;
    return this.#run.start((options ?? {}) as ConnectivityOptions);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#run.stop();
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    if (this.auto) void this.check();
  }

  protected override render(): TemplateResult {
    const { words, language } = this.#vocabulary;
    return html`
      <div class="themed connectivity" part="connectivity" lang=${language}>
        ${connectivityView(this.#run, words, () => void this.check())}
      </div>
    `;
  }
}
