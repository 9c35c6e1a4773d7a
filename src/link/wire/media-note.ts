import * as v from 'valibot';
import { anyText, listOf, oneOf, parse } from '../../runtime/schema.ts';
import type { RemoteStream } from '../connection/media.ts';

const kinds = listOf(oneOf('audio', 'video'));

const schema = v.object({
  streams: listOf(
    v.object({
      /** The id of the stream at its receiver. */
      id: anyText,
      source: oneOf('camera', 'screen', 'contents', 'page'),
      muted: kinds,
      /** How the stream arrives that is encoded once for many peers; the room `broadcast` knows the form. */
      shared: v.optional(v.unknown()),
    }),
  ),
  /** The kinds of media that may be sent to this peer. */
  accepts: kinds,
  /** Whether this peer decodes what is encoded once for many. */
  decodes: v.optional(oneOf(true, false)),
});

/** Describes the streams that a peer sends, and the kinds of media that it accepts. */
export type MediaNote = Readonly<v.InferOutput<typeof schema>>;

/** Stands for the other side's note before it has arrived. */
export const emptyNote: MediaNote = { streams: [], accepts: [] };

/** Parses a note. Throws where the text is not one, or has two streams of one source. */
export function parseMediaNote(text: string): MediaNote {
  const note = parse(schema, JSON.parse(text));
  const sources = new Set(note?.streams.map(({ source }) => source));
  if (note === null || sources.size < note.streams.length) {
    throw new TypeError('Not a note of media.');
  }
  return note;
}

/** Returns the streams that have arrived and that the note names. */
export function notedStreams(
  streams: readonly MediaStream[],
  note: MediaNote,
): readonly RemoteStream[] {
  return note.streams.flatMap(({ id, source, muted }) => {
    const stream = streams.find((candidate) => candidate.id === id);
    return stream === undefined ? [] : { stream, source, muted };
  });
}
