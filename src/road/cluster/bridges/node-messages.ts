import type { Join } from '../../../signaling/messages.ts';
import type { SingleUse } from '../../tokens/single-use-tokens.ts';

/** How many frames of a bridge there were so far: sent, arrived, or taken by the socket of the peer. */
export type BridgeCount = readonly [bridge: string, count: number];

/** The messages between the nodes of a road. Those of one sender to one receiver arrive in order, or never. */
export type NodeMessage =
  /** Asks the owner of a session to let a peer in, whose socket the node `from` has; answered with an `Entry`. */
  | {
      readonly kind: 'enter';
      readonly from: string;
      readonly bridge: string;
      readonly join: Join;
      /** The network address of the peer. */
      readonly address: string;
      readonly singleUse: SingleUse | null;
    }
  /** A signal of the peer; the body is its JSON, as `sourceOf` lets it pass, with its type and its receiver first. */
  | { readonly kind: 'signal'; readonly bridge: string }
  /** The connection of the peer has closed with this code. */
  | { readonly kind: 'closed'; readonly bridge: string; readonly code: number }
  /** Asks for the roster again. `isRepair`: frames are lost, and what else they may have told is asked for, too. */
  | { readonly kind: 'roster'; readonly bridge: string; readonly isRepair: boolean }
  | { readonly kind: 'taken'; readonly counts: readonly BridgeCount[] }
  /** Compares all bridges between two nodes; answered with a `Comparison`. */
  | { readonly kind: 'compare'; readonly from: string; readonly received: readonly BridgeCount[] }
  /** A message for some peers, which is the body, at the cost of `payer`: the id and the address of a peer. */
  | {
      readonly kind: 'frame';
      readonly to: readonly BridgeCount[];
      readonly payer: readonly [id: string, address: string] | null;
    }
  /** Closes the connection of a peer. */
  | {
      readonly kind: 'close';
      readonly bridge: string;
      readonly code: number;
      readonly reason: string;
    };

/** Whether a peer was let in; `elsewhere` where this node does not own the session. */
export type Entry = 'entered' | 'refused' | 'elsewhere';

/** What the owner knows of the bridges of a node. */
export interface Comparison {
  /** Those that it does not know. */
  readonly unknown: readonly string[];
  /** How many frames it has sent over those to which some did not arrive, or are on their way. */
  readonly sent: readonly BridgeCount[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const nothing = new Uint8Array();

/** Encodes a message: the length of its JSON, its JSON, the length of its body, and its body. */
export function encodeNodeMessage(message: NodeMessage, body: Uint8Array = nothing): Uint8Array {
  const header = encoder.encode(JSON.stringify(message));
  const bytes = new Uint8Array(8 + header.byteLength + body.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.byteLength);
  bytes.set(header, 4);
  view.setUint32(4 + header.byteLength, body.byteLength);
  bytes.set(body, 8 + header.byteLength);
  return bytes;
}

/** Returns the messages of one or several joined encodings, with their bodies. */
export function decodeNodeMessages(bytes: Uint8Array): [NodeMessage, Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: [NodeMessage, Uint8Array][] = [];
  let at = 0;
  const take = (): Uint8Array => {
    const end = at + 4 + view.getUint32(at);
    const part = bytes.subarray(at + 4, end);
    at = end;
    return part;
  };
  while (at < bytes.byteLength) {
    const message = decodeJson<NodeMessage>(take());
    messages.push([message, take()]);
  }
  return messages;
}

export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

export function decodeJson<T>(bytes: Uint8Array): T {
  return JSON.parse(decoder.decode(bytes)) as T;
}
