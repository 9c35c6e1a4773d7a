import * as v from 'valibot';
import { anyText, listOf, oneOf, parse } from '../../runtime/schema.ts';
import type { RemoteStream } from '../connection/media.ts';

const kinds = listOf(oneOf('audio', 'video'));

const schema = v.object({
  streams: listOf(
    v.object({
      /** Of the stream, as its receiver knows it. */
      id: anyText,
      source: oneOf('camera', 'screen', 'contents', 'page'),
      muted: kinds,
    }),
  ),
  /** What may be sent to it. */
  accepts: kinds,
});

/** What a peer says of the streams that it sends, and of the kinds that it takes. */
export type MediaNote = Readonly<v.InferOutput<typeof schema>>;

/** Before anything was said. */
export const emptyNote: MediaNote = { streams: [], accepts: [] };

/** Throws where the text is no note, with one stream of each source at most. */
export function parseMediaNote(text: string): MediaNote {
  const note = parse(schema, JSON.parse(text));
  const sources = new Set(note?.streams.map(({ source }) => source));
  if (note === null || sources.size < note.streams.length) {
    throw new TypeError('Not a note of media.');
  }
  return note;
}

/** The streams that are here and that their sender has told of. */
export function notedStreams(
  streams: readonly MediaStream[],
  note: MediaNote,
): readonly RemoteStream[] {
  return note.streams.flatMap(({ id, source, muted }) => {
    const stream = streams.find((candidate) => candidate.id === id);
    return stream === undefined ? [] : { stream, source, muted };
  });
}
