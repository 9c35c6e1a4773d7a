import type { Quality } from '../../link/health/quality.ts';
import { type StatsReport, statsWindow } from '../../link/health/stats-window.ts';
import type { CandidatePair, Observation } from './recorded-entry.ts';

/** The parts of statistics that are used here. A browser may leave out any of them. */
interface Stats {
  readonly type: string;
  readonly timestamp: number;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly selected?: boolean;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
  readonly address?: string;
  readonly ip?: string;
  readonly port?: number;
}

type Report = ReadonlyMap<string, Stats>;

/** Watches the browser's connection to one peer: its states, the errors of its servers, its paths, and measurements. */
export class ConnectionWatch {
  readonly connection: RTCPeerConnection;
  readonly #peerId: string;
  readonly #quality: () => Quality | null;
  readonly #observed: (observation: Observation) => void;
  readonly #end = new AbortController();
  #last: Report | null = null;
  #pairs = '';

  /** `quality` returns that of the link, which also knows of media that do not go over the connection as RTP. */
  constructor(
    connection: RTCPeerConnection,
    peerId: string,
    quality: () => Quality | null,
    observed: (observation: Observation) => void,
  ) {
    this.connection = connection;
    this.#peerId = peerId;
    this.#quality = quality;
    this.#observed = observed;
    this.#follow('iceconnectionstatechange', 'ice', () => connection.iceConnectionState);
    this.#follow('icegatheringstatechange', 'gathering', () => connection.iceGatheringState);
    this.#follow('connectionstatechange', 'connection', () => connection.connectionState);
    connection.addEventListener('icecandidateerror', (event) => this.#failed(event), {
      signal: this.#end.signal,
    });
  }

  stop(): void {
    this.#end.abort();
  }

  /** Measures what has flowed since the last sample, and notices other paths. */
  async sample(): Promise<void> {
    const { signal } = this.#end;
    const report = (await this.connection.getStats().catch(() => null)) as Report | null;
    if (signal.aborted || report === null) return;
    const before = this.#last;
    this.#last = report;
    const pairs = pairsOf(report);
    const described = JSON.stringify(pairs);
    const peerId = this.#peerId;
    if (described !== this.#pairs) this.#observed({ type: 'pairs', peerId, pairs });
    this.#pairs = described;
    if (before === null) return;
    const { roundTrip } = statsWindow(
      before as unknown as StatsReport,
      report as unknown as StatsReport,
    );
    const loss = this.#quality()?.loss ?? null;
    const { sending, receiving } = flow(before, report);
    this.#observed({ type: 'sample', peerId, roundTrip, loss, sending, receiving });
  }

  #follow(event: string, what: 'ice' | 'gathering' | 'connection', state: () => string): void {
    const tell = (): void =>
      this.#observed({ type: 'transport', peerId: this.#peerId, what, state: state() });
    const { signal } = this.#end;
    this.connection.addEventListener(event, tell, { signal });
    // A late watcher sees the state, and not the steps to it.
    if (state() !== 'new') tell();
    // The path of a connection that fails or closes soon is worth a look at once.
    if (what === 'ice') this.connection.addEventListener(event, () => this.sample(), { signal });
  }

  #failed({ url, errorCode: code, errorText: text }: RTCPeerConnectionIceErrorEvent): void {
    this.#observed({ type: 'candidate-error', peerId: this.#peerId, url: url ?? '', code, text });
  }
}

/** Returns the pairs of candidates, the one that carries first. */
export function pairsOf(report: Report): CandidatePair[] {
  const selected = new Set<string | undefined>();
  const pairs: CandidatePair[] = [];
  for (const [, stats] of report) selected.add(stats.selectedCandidatePairId);
  for (const [id, stats] of report) {
    if (stats.type !== 'candidate-pair') continue;
    const local = report.get(stats.localCandidateId ?? '');
    const remote = report.get(stats.remoteCandidateId ?? '');
    pairs.push({
      local: addressOf(local),
      remote: addressOf(remote),
      localType: local?.candidateType ?? 'unknown',
      remoteType: remote?.candidateType ?? 'unknown',
      protocol: local?.relayProtocol ?? local?.protocol ?? 'unknown',
      state: stats.state ?? 'unknown',
      nominated: stats.nominated ?? false,
      carries: selected.has(id) || stats.selected === true,
    });
  }
  return pairs.sort((one, other) => Number(other.carries) - Number(one.carries));
}

function addressOf(candidate: Stats | undefined): string {
  const address = candidate?.address ?? candidate?.ip;
  if (!address) return 'hidden';
  return address.includes(':')
    ? `[${address}]:${candidate?.port}`
    : `${address}:${candidate?.port}`;
}

/** Returns bits per second between two reports, over all paths. */
function flow(before: Report, after: Report): { sending: number; receiving: number } {
  let [sending, receiving] = [0, 0];
  for (const [id, stats] of after) {
    const past = before.get(id);
    const seconds = (stats.timestamp - (past?.timestamp ?? stats.timestamp)) / 1_000;
    if (stats.type !== 'candidate-pair' || past === undefined || seconds <= 0) continue;
    const grown = (counter: 'bytesSent' | 'bytesReceived'): number =>
      (Math.max(0, (stats[counter] ?? 0) - (past[counter] ?? 0)) * 8) / seconds;
    sending += grown('bytesSent');
    receiving += grown('bytesReceived');
  }
  return { sending: Math.round(sending), receiving: Math.round(receiving) };
}
