import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import type { Shareable } from '../capture/shareable.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import { BeachElement } from './beach-element.ts';
import { viewerElementOptions } from './options/element-options.ts';
import { withOptions } from './options/with-options.ts';
import { Stage } from './stage/stage.ts';
import { companyOf } from './viewer/company.ts';
import { viewerStyles } from './viewer/viewer-styles.ts';
import { viewerTemplate } from './viewer/viewer-template.ts';
import { viewerElement } from './viewer-element.ts';

/**
 * A viewer of a live session: shows the host's media, one tile for each stream, and receives and sends messages. It
 * joins when it is attached, waits for a host that is not there yet, survives a move in the document, and leaves when
 * it is removed for good. A page without script controls it with `<button commandfor="…" command="--join">`, or with
 * the commands `--leave`, `--toggle-mute`, `--toggle-microphone`, `--toggle-camera` or `--toggle-screen`.
 *
 * @tagname beach-viewer
 *
 * @slot poster - Shown behind the state while there is no picture.
 *
 * @csspart poster - The area of the slot while there is no picture.
 * @csspart notice - The area of the state while there is no video.
 * @csspart company - Who else watches, where the host tells.
 * @csspart join-button - The button that joins, or tries again.
 * @csspart why-button - The button that finds out why there is no connection.
 * @csspart retry-button - The button that ends the wait for the next attempt.
 * @csspart countdown - The time until the next attempt, at most.
 * @csspart progress - The bar with the steps of a connection that is being made.
 *
 * @cssstate disconnected - The viewer has not joined, or has left.
 * @cssstate waiting - The viewer waits for the host.
 * @cssstate held - The host has been asked to let the viewer in.
 * @cssstate connecting - The viewer connects to the host.
 * @cssstate connected - The viewer is connected.
 * @cssstate failed - The connection is lost, and is retried.
 * @cssstate failed-permanent - The viewer could not join, or not continue.
 * @cssstate streaming - A stream of the host is there.
 * @cssstate muted - The viewer plays without sound.
 */
export class BeachViewer extends withOptions(viewerElement(BeachElement), viewerElementOptions) {
  static override styles: CSSResultGroup = [super.styles, viewerStyles];

  protected readonly stage = new Stage(this, {
    warned: (error) => this.warn(error),
    muted: (muted) => {
      this.muted = muted;
    },
  });
  #fit = 'contain';
  #hasPoster = false;

  /** The first stream that has arrived; null if there is none. */
  get stream(): MediaStream | null {
    return this.stage.stream;
  }

  protected override get label(): string {
    return this.vocabulary.words.label.viewer;
  }

  protected override readShare(): readonly Shareable[] {
    return this.checked.read('share', this.share, viewerElementOptions.share);
  }

  protected override handleCommand(command: string): void {
    if (command === '--toggle-mute') this.#toggleMute();
    super.handleCommand(command);
  }

  protected override currentStates(): string[] {
    return [
      ...super.currentStates(),
      ...(this.stream ? ['streaming'] : []),
      ...(this.muted === true || this.stage.soundBlocked ? ['muted'] : []),
    ];
  }

  protected override readOptions(): Omit<SessionOptions, 'session'> {
    this.#fit = this.checked.read('fit', this.fit, viewerElementOptions.fit);
    this.requestUpdate();
    return super.readOptions();
  }

  protected override render(): TemplateResult {
    const [controls, muted] = [this.controls === true, this.muted === true];
    const { stage } = this;
    const { words, language } = this.vocabulary;
    const player = viewerTemplate({
      ...this.viewerConditions,
      controls,
      stage,
      root: this.renderRoot as ShadowRoot,
      muted,
      toggleMute: () => this.#toggleMute(),
      tiles: stage.render({
        peers: this.lifecycle.engine?.peers ?? new Map(),
        muted,
        controls,
        words: words.stage,
      }),
      fit: this.#fit,
      hasPoster: this.#hasPoster,
      posterChanged: ({ target }) => {
        this.#hasPoster = (target as HTMLSlotElement).assignedElements().length > 0;
        this.requestUpdate();
      },
    });
    const sharing = this.shareControls.render({
      plays: controls || this.previewing,
      accepts: this.host?.accepts,
    });
    const below = [sharing, companyOf(this.engine?.presence, words)].filter(
      (part) => part !== nothing,
    );
    return html`<div class="layout">${player} ${below.map((part) => html`<div class="themed" lang=${language}>${part}</div>`)}</div>`;
  }

  #toggleMute(): void {
    this.muted = this.stage.toggleMute(this.muted);
  }
}
