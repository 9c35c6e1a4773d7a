import { beachErrorCodes } from './beach-error.ts';
import { errorHelp } from './error-help.ts';

/** Describes one event. Details of the event are further fields beside these. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  time: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  /** The name of the event in kebab-case, such as `offer-sent` or `connection-connected`. */
  event: string;
  sessionId?: string | undefined;
  peerId?: string;
  handshakeId?: string | undefined;
  generation?: number;
  [detail: string]: unknown;
}

/** Receives every log record. It is called synchronously, and should return quickly. */
export type Logger = (record: LogRecord) => void;

/**
 * Prints warnings and errors to the console, and nothing else; those with an error code also say where it is explained.
 * The default logger.
 */
export const warningsOnly: Logger = (record) => {
  const { level, event, message = '', reason } = record;
  if (level !== 'warn' && level !== 'error') return;
  const code = beachErrorCodes.find((code) => code === event || code === reason);
  console[level]('[beach]', event, message, code ? `See ${errorHelp(code)}` : '', record);
};
