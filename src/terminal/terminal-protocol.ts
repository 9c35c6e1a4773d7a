/**
 * Defines what the host of a terminal and its viewers send each other over their links. Both sides count the columns of
 * a character as Unicode 11 does (`@xterm/addon-unicode11`). `OutputCutter` cuts output between characters and escape
 * sequences, so that a snapshot and the output after it fit together.
 */
import * as v from 'valibot';
import { matching, oneOf, parse, wholeNumber } from '../runtime/schema.ts';

/** The topics of the messages. All of them travel on the reliable lane. */
export const terminalTopics = {
  /** From the host to all viewers: output as bytes, and `ScreenMessage`, `ResizeMessage`, `ExitMessage` as JSON. */
  output: 'terminal',
  /** From a viewer to the host: `InputMessage` and `ControlRequest`. */
  input: 'terminal-input',
  /** From the host to one viewer: `ControlMessage`. */
  control: 'terminal-control',
} as const;

/** Bounds that both sides check. A message beyond them is dropped. */
export const terminalBounds = {
  /** Columns, and rows, of a terminal. */
  size: 1_000,
  /** Lines above the screen that a snapshot has. */
  scrollback: 1_000,
  /** Characters of a snapshot. */
  screen: 8 * 1024 * 1024,
  /** Characters of a title. */
  title: 256,
  /** Characters of one input message; `splitInput` cuts longer text. */
  input: 16 * 1024,
  /** Characters of the secret that gives the right to type. */
  secret: 128,
} as const;

/** Matches the secret that gives the right to type: letters that need no escaping in a link. */
export const controlSecretPattern = new RegExp(`^[A-Za-z0-9._~-]{1,${terminalBounds.secret}}$`);

const textUpTo = (longest: number) =>
  v.custom<string>((input) => typeof input === 'string' && input.length <= longest);
const extent = v.custom<number>(
  (input) =>
    Number.isSafeInteger(input) &&
    (input as number) >= 1 &&
    (input as number) <= terminalBounds.size,
);
const size = { columns: extent, rows: extent };
const shown = {
  data: textUpTo(terminalBounds.screen),
  title: v.optional(textUpTo(terminalBounds.title)),
};
const screen = v.object({ ...shown, ...size });
const rawScreen = v.object({ ...shown, raw: oneOf(true) });

const resize = v.object(size);
const exit = v.object({
  /** The exit code of the program; 128 and more after a signal, as in a shell. */
  code: wholeNumber,
});
const control = v.object({ granted: oneOf(true, false) });
const input = v.object({ data: textUpTo(terminalBounds.input) });
const controlRequest = v.object({ secret: matching(controlSecretPattern) });

/** The size of a terminal, in cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The whole screen, as text with escape sequences. It replaces what was shown before, and output that follows
 * continues it. With `raw`, the host shares a stream of text, and lines wrap at the viewer's own width.
 */
export type ScreenMessage = { type: 'screen' } & (
  | (v.InferOutput<typeof screen> & { raw?: undefined })
  | v.InferOutput<typeof rawScreen>
);

/** The host's terminal has another size. Output that follows is for it. */
export type ResizeMessage = { type: 'resize' } & v.InferOutput<typeof resize>;

/** The program has ended. */
export type ExitMessage = { type: 'exit' } & v.InferOutput<typeof exit>;

/** What a viewer receives on the topic `terminal`. */
export type TerminalMessage =
  | { type: 'output'; bytes: Uint8Array }
  | ScreenMessage
  | ResizeMessage
  | ExitMessage;

/** Whether this viewer may type: the answer to a `ControlRequest`, or the host's own decision. */
export type ControlMessage = { type: 'control' } & v.InferOutput<typeof control>;

/** Text for the program, as a terminal would send it. */
export type InputMessage = { type: 'input' } & v.InferOutput<typeof input>;

/** Asks for the right to type. */
export type ControlRequest = { type: 'control' } & v.InferOutput<typeof controlRequest>;

/** What a host receives on the topic `terminal-input`. */
export type TerminalInput = InputMessage | ControlRequest;

/** Reads a message of the topic `terminal`; returns null where it is none. */
export function readTerminalMessage(data: unknown): TerminalMessage | null {
  const bytes = bytesOf(data);
  if (bytes !== null) return { type: 'output', bytes };
  switch (typeOf(data)) {
    case 'screen':
      return typed('screen', 'raw' in Object(data) ? parse(rawScreen, data) : parse(screen, data));
    case 'resize':
      return typed('resize', parse(resize, data));
    case 'exit':
      return typed('exit', parse(exit, data));
    default:
      return null;
  }
}

/** Reads a message of the topic `terminal-control`; returns null where it is none. */
export function readControlMessage(data: unknown): ControlMessage | null {
  return typeOf(data) === 'control' ? typed('control', parse(control, data)) : null;
}

/** Reads a message of the topic `terminal-input`; returns null where it is none. */
export function readTerminalInput(data: unknown): TerminalInput | null {
  switch (typeOf(data)) {
    case 'input':
      return typed('input', parse(input, data));
    case 'control':
      return typed('control', parse(controlRequest, data));
    default:
      return null;
  }
}

/** Cuts text into the input messages that carry it, between characters. */
export function splitInput(text: string): InputMessage[] {
  const parts: InputMessage[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + terminalBounds.input;
    // The halves of a surrogate pair stay together.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1;
    parts.push({ type: 'input', data: text.slice(start, end) });
    start = end;
  }
  return parts;
}

function typeOf(data: unknown): unknown {
  return (Object(data) as { type?: unknown }).type;
}

function typed<Type extends string, Fields extends object>(
  type: Type,
  fields: Fields | null,
): ({ type: Type } & Fields) | null {
  return fields && { type, ...fields };
}

function bytesOf(data: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Not `instanceof`: a buffer can come from another realm.
  const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  return isBuffer ? new Uint8Array(data as ArrayBuffer) : null;
}
