import { html, nothing, type TemplateResult } from 'lit';
import type { ViewerRequest } from '../../session/membership/admission.ts';
import type { PeerInfo } from '../../session/state/peer-info.ts';
import type { SessionState } from '../../session/state/session-state.ts';
import { displayName } from '../status/display-name.ts';
import { statusLine } from '../status/status-line.ts';
import type { English } from '../words/english.ts';
import type { ClipboardCopy } from './clipboard-copy.ts';
import { type HostConditions, hostStatus } from './host-status.ts';
import type { LinkCode } from './link-code.ts';
import { passFocusOn } from './pass-focus-on.ts';
import type { StableList } from './stable-list.ts';
import type { ViewerList } from './viewers/viewer-list.ts';

export interface HostPanelView extends Omit<HostConditions, 'requests' | 'viewers'> {
  readonly peers: ReadonlyMap<string, PeerInfo>;
  /** The viewers that ask to join. */
  readonly requests: readonly ViewerRequest[];
  /** Keeps each request at its position. */
  readonly stableRequests: StableList<ViewerRequest>;
  /** The address of the page where viewers watch; null if there is only a name to share. */
  readonly link: string | null;
  readonly session: string;
  /** The buttons of the shared sources. */
  readonly sharing: TemplateResult | typeof nothing;
  readonly copying: ClipboardCopy;
  readonly code: LinkCode;
  readonly list: ViewerList;
  start(): void;
  stop(): void;
}

/** The most requests that are listed: each has buttons to aim at. */
const requestsShown = 12;

const labels = {
  idle: 'start',
  starting: 'stop',
  live: 'stop',
  ended: 'startAgain',
  failed: 'tryAgain',
} as const satisfies Record<SessionState, keyof English['host']>;

/** Shows the state of a host, its viewers, their requests and the link. */
export function hostPanel(view: HostPanelView): TemplateResult {
  const connected = connectedPeers(view.peers);
  const counts = { viewers: connected.length, requests: view.requests.length };
  return html`
    <div class="head">
      ${statusLine(hostStatus({ ...view, ...counts }))} ${toggle(view)}
    </div>
    ${view.sharing} ${requests(view)} ${view.list.render({ ...view, viewers: connected })} ${share(view)}
  `;
}

/** Returns the connected peers. */
export function connectedPeers(peers: ReadonlyMap<string, PeerInfo>): PeerInfo[] {
  return [...peers.values()].filter(({ state }) => state === 'connected');
}

function toggle({ state, start, stop, words }: HostPanelView): TemplateResult {
  const on = state === 'starting' || state === 'live';
  // One button for both labels, so that it keeps the focus when it is pressed.
  return html`
    <button
      class=${on ? '' : 'main'}
      type="button"
      part="button toggle-button"
      @click=${on ? stop : start}
    >
      ${words.host[labels[state]]}
    </button>
  `;
}

function requests({
  requests,
  stableRequests,
  words,
}: HostPanelView): TemplateResult | typeof nothing {
  if (requests.length === 0) return nothing;
  const more = requests.length - requestsShown;
  return html`
    <ul class="requests" part="requests" aria-label=${words.host.requests}>
      ${stableRequests.arrange(requests.slice(0, requestsShown)).map((entry) => (entry ? request(entry, words) : nothing))}
      ${more > 0 ? html`<li class="more">${words.host.more(more)}</li>` : nothing}
    </ul>
  `;
}

function request({ name: given, accept, refuse }: ViewerRequest, words: English): TemplateResult {
  const { host } = words;
  const name = displayName(given, words.stage.guest);
  const press = (decide: () => void) => (event: Event) => {
    passFocusOn(event);
    decide();
  };
  return html`
    <li part="request">
      <bdi class="name">${name}</bdi>
      <button
        class="main"
        type="button"
        part="button accept-button"
        aria-label=${host.letInName(name)}
        @click=${press(accept)}
      >
        ${host.letIn}
      </button>
      <button
        type="button"
        part="button refuse-button"
        aria-label=${host.refuseName(name)}
        @click=${press(refuse)}
      >
        ${host.refuse}
      </button>
    </li>
  `;
}

function share(view: HostPanelView): TemplateResult | typeof nothing {
  const { state, mesh, link, session, copying, code } = view;
  const { outcome } = copying;
  const { host } = view.words;
  const copyField = ({ target }: { target: HTMLElement }): void => {
    const field = target.parentElement?.querySelector('input');
    if (field) void copying.copy(field);
  };
  // After a failure, the name may belong to another host.
  if (session === '' || state === 'failed' || state === 'ended') return nothing;
  return html`
    <div class="share" part="share">
      <label for="link">${link === null ? host.sessionName : mesh ? host.roomLink : host.link}</label>
      <div class="link-row">
        <input
          id="link"
          class="link"
          part="link"
          dir="ltr"
          readonly
          .value=${link ?? session}
          @focus=${({ target }: { target: HTMLInputElement }) => target.select()}
        />
        <button class="copy" type="button" part="button copy-button" @click=${copyField}>
          ${outcome === 'copied' ? host.copied : host.copy}
        </button>
        ${link === null ? nothing : codeButton(code, host)}
      </div>
      ${link === null ? nothing : code.render(link, host)}
      <p class="hint" role="status">
        ${code.isMissing ? host.codeMissing : nothing}
        ${outcome === 'selected' ? host.selected : nothing}
        ${outcome === 'copied' ? html`<span class="visually-hidden">${host.copied}</span>` : nothing}
      </p>
    </div>
  `;
}

function codeButton(code: LinkCode, { qrCode }: English['host']): TemplateResult {
  return html`
    <button
      type="button"
      part="button code-button"
      aria-expanded=${code.isOpen}
      @click=${() => code.toggle()}
    >
      ${qrCode}
    </button>
  `;
}
