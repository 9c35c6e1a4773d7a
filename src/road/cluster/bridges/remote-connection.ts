import { closeCodes, type Join, type Signal } from '../../../signaling/messages.ts';
import type { Account, Payer } from '../../budget/account.ts';
import { SendBuffer } from '../../budget/send-buffer.ts';
import type { JoinedSession, MemberConnection } from '../../road-connection.ts';
import type { RoadLimits } from '../../road-limits.ts';
import type { NodeMessage } from './node-messages.ts';

/** A signal that the socket of its peer has not taken, as far as this node knows. */
export interface UntakenSignal {
  readonly frame: Uint8Array;
  readonly payer: Payer;
}

interface Untaken {
  readonly frame: Uint8Array;
  /** Null for the peer itself. */
  readonly payer: Payer | null;
  readonly sent: () => void;
}

interface RemoteConnectionOptions {
  bridge: string;
  join: Join;
  /** The account of the peer's address on this node. */
  account: Account;
  limits: RoadLimits;
  /** Sends a message to the node that has the socket. */
  send: (message: NodeMessage, body?: Uint8Array) => void;
  /** Called with the signals that may not have arrived when the same peer has come over another connection. */
  superseded: (signals: readonly UntakenSignal[]) => void;
  /** Called once, when the connection has ended. */
  ended: (connection: RemoteConnection) => void;
}

/**
 * Leads to a peer whose socket another node has. To its session it is a connection like any other, with the same bounds:
 * a frame counts as unsent until the socket there has taken it.
 */
export class RemoteConnection implements MemberConnection {
  readonly account: Account;
  readonly bridge: string;
  readonly id: string;
  readonly #options: RemoteConnectionOptions;
  readonly #unsent: SendBuffer;
  /** Who pays for the frame that is being sent; null for the peer itself. */
  #payer: Payer | null = null;
  /** The frames that are not taken, the oldest first. */
  #untaken: Untaken[] = [];
  #sent = 0;
  #session: JoinedSession | null = null;
  #isClosed = false;

  constructor(options: RemoteConnectionOptions) {
    this.#options = options;
    this.account = options.account;
    this.bridge = options.bridge;
    this.id = options.join.peerId;
    const outgoing = {
      deliver: (frame: Uint8Array, sent: () => void) => this.#post(frame, sent),
      close: () => {},
    };
    this.#unsent = new SendBuffer(outgoing, options.limits.unsentBytes);
  }

  /** How many frames were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Call when the session has let the peer in. */
  entered(session: JoinedSession): void {
    if (this.#isClosed) session.closed(this, closeCodes.behind);
    else this.#session = session;
  }

  deliver(frame: Uint8Array, payer?: Payer): boolean {
    if (this.#isClosed) return false;
    this.#payer = payer ?? null;
    return this.#unsent.send(frame, payer ?? this);
  }

  /** Call when the socket has taken that many frames. */
  taken(count: number): void {
    const rest = Math.max(0, this.#sent - count);
    const taken = this.#untaken.splice(0, this.#untaken.length - rest);
    for (const { sent } of taken) sent();
  }

  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    if (code === closeCodes.superseded) this.#options.superseded(this.#untakenSignals());
    this.#options.send({ kind: 'close', bridge: this.bridge, code, reason });
    this.closed(code);
  }

  /** Call when the peer's connection has closed. */
  closed(code: number): void {
    const session = this.#session;
    this.detach();
    session?.closed(this, code);
  }

  /** Ends the connection on this node alone: neither its peer nor its session hears of it. */
  detach(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#session = null;
    this.taken(this.#sent);
    this.#options.ended(this);
  }

  /** `source` are the bytes of the signal, of which the node that has the socket has checked that they can be relayed. */
  signal(signal: Signal, source: Uint8Array): void {
    this.#session?.signal(signal, this, source);
  }

  /** `isRepair`: frames are lost, and the signals that may be among them are sent again, too. */
  resendRoster(isRepair: boolean): void {
    const lost = isRepair ? this.#untakenSignals() : [];
    this.#session?.resendRoster(this);
    for (const { frame, payer } of lost) this.deliver(frame, payer);
  }

  #untakenSignals(): UntakenSignal[] {
    return this.#untaken.flatMap(({ frame, payer }) => (payer ? [{ frame, payer }] : []));
  }

  #post(frame: Uint8Array, sent: () => void): void {
    this.#sent += 1;
    this.#untaken.push({ frame, payer: this.#payer, sent });
    const payer = this.#payer && ([this.#payer.id, this.#payer.account.address] as const);
    const to = [[this.bridge, this.#sent] as const];
    this.#options.send({ kind: 'frame', to, payer }, frame);
  }
}
