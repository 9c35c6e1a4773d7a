import { type LogRecord, warningsOnly } from '../runtime/logger.ts';
import { createRuntime, type Runtime } from '../runtime/runtime.ts';
import type { SessionOptions } from './options/session-options.ts';

/** Returns the runtime of a session, whose log records also go to `logged`. */
export function runtimeOf(options: SessionOptions, logged: (record: LogRecord) => void): Runtime {
  const { session: sessionId } = options;
  // Frameworks pass null for what is not set.
  const logger = options.logger ?? warningsOnly;
  return createRuntime({
    ...options,
    sessionId,
    logger: (record) => {
      logger(record);
      logged(record);
    },
  });
}
