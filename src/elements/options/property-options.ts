import type { TrackProcessor } from '../../capture/processing/processed.ts';
import { type Limits, readLimits } from '../../runtime/limits.ts';
import type { Logger } from '../../runtime/logger.ts';
import { secret, setting, text } from '../../session/options/option.ts';

/** The options of all elements that have a property and no attribute. */
export const propertyOptions = {
  logger: setting<Logger | null>(null, 'a function', (logger) =>
    logger === null || typeof logger === 'function' ? (logger as Logger | null) : undefined,
  ),
  limits: setting<Partial<Limits> | null>(null, 'numbers by the names of Limits', (limits) =>
    limits === null ? null : readLimits(limits),
  ),
};

/** Those of the elements that capture and play. */
export const mediaPropertyOptions = {
  processor: setting<TrackProcessor | null>(null, 'a function that takes a track', (processor) =>
    processor === null || typeof processor === 'function'
      ? (processor as TrackProcessor | null)
      : undefined,
  ),
};

/** Those of a host. */
export const hostPropertyOptions = {
  stream: setting<MediaStream | null>(null, 'a MediaStream, or null', (stream) => {
    // Not `instanceof`: a stream can come from another frame. Throws for what is none.
    if (stream !== null) MediaStream.prototype.getTracks.call(stream);
    return stream as MediaStream | null;
  }),
  hostKey: secret(text(256)),
};
