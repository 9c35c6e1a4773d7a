import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PeerInfo } from '../../../session/state/peer-info.ts';
import { icon } from '../../icons.ts';
import { displayName } from '../../status/display-name.ts';
import { qualityBars } from '../../status/quality-bars.ts';
import type { English } from '../../words/english.ts';
import { GridFocus } from './grid-focus.ts';
import { SendAway } from './send-away.ts';

interface HostElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  drop(peerId: string): void;
  requestMute(peerId: string): Promise<void>;
}

interface ViewerListView {
  /** The connected viewers. */
  readonly viewers: readonly PeerInfo[];
  /** Whether all peers are equal: none of them can send another away. */
  readonly mesh: boolean;
  readonly words: English;
}

/** The most names that are listed. */
const longest = 120;

/** Shows the viewers of a host, with the buttons that mute one for all, and that send one away. */
export class ViewerList {
  readonly #element: HostElement;
  readonly #focus: GridFocus;
  readonly #sendAway: SendAway;

  constructor(element: HostElement) {
    this.#element = element;
    this.#focus = new GridFocus(element);
    this.#sendAway = new SendAway(element, (peerId) => element.drop(peerId));
  }

  render(view: ViewerListView): TemplateResult | typeof nothing {
    const { viewers, mesh } = view;
    if (viewers.length === 0) return nothing;
    const { host } = view.words;
    const more = viewers.length - longest;
    return html`
      <div
        class="viewers"
        part="viewers"
        role="grid"
        tabindex="-1"
        aria-label=${mesh ? host.others : host.viewers}
        @focusin=${this.#focus.focused}
        @keydown=${this.#focus.keyDown}
      >
        ${repeat(
          viewers.slice(0, longest),
          ({ peerId }) => peerId,
          (peer) => this.#row(peer, view),
        )}
        ${more > 0 ? html`<div class="more" role="row" part="viewer"><span role="gridcell" tabindex="-1">${host.more(more)}</span></div>` : nothing}
      </div>
    `;
  }

  #row(peer: PeerInfo, { mesh, words }: ViewerListView): TemplateResult {
    const name = displayName(peer.name, words.stage.guest);
    return html`
      <div role="row" part="viewer">
        <span class="who" role="gridcell" tabindex="-1">
          <bdi class="name">${name}</bdi>${qualityBars(peer.quality, words.quality)}
        </span>
        ${this.#muteButton(peer, name, words.host)}
        ${mesh ? nothing : this.#awayButton(peer.peerId, name, words.host)}
      </div>
    `;
  }

  /** Asks; that the microphone is off shows once its own page says so. */
  #muteButton(
    peer: PeerInfo,
    name: string,
    host: English['host'],
  ): TemplateResult | typeof nothing {
    const isMuted = microphoneOf(peer)?.muted.includes('audio');
    if (isMuted === undefined) return nothing;
    return html`
      <span role="gridcell">
        <button
          class="act"
          type="button"
          part="button request-mute-button"
          tabindex="-1"
          aria-disabled=${isMuted}
          aria-label=${(isMuted ? host.isMuted : host.muteForAll)(name)}
          @click=${() => isMuted || this.#requestMute(peer.peerId)}
        >
          ${icon(isMuted ? 'microphoneOff' : 'microphone')}
        </button>
      </span>
    `;
  }

  #requestMute(peerId: string): void {
    // It fails for a viewer that leaves, which the list will show.
    this.#element.requestMute(peerId).catch(() => {});
  }

  #awayButton(peerId: string, name: string, host: English['host']): TemplateResult {
    const sendAway = this.#sendAway;
    const confirming = sendAway.isConfirming(peerId);
    return html`
      <span role="gridcell">
        <button
          class="act away ${confirming ? 'confirming' : ''}"
          type="button"
          part="button send-away-button"
          tabindex="-1"
          aria-label=${(confirming ? host.sendAwayAgain : host.sendAwayName)(name)}
          @click=${(event: Event) => sendAway.press(peerId, event)}
          @blur=${sendAway.cancel}
        >
          ${confirming ? host.sendAway : icon('close')}
        </button>
      </span>
    `;
  }
}

/** Returns the stream with the microphone of a peer; undefined if it shares none. */
function microphoneOf({ streams }: PeerInfo): PeerInfo['streams'][number] | undefined {
  return streams.find(
    ({ source, stream }) => source === 'camera' && stream.getAudioTracks().length > 0,
  );
}
