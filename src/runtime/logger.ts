/** One thing that happened, as data. What belongs to the event itself stands beside these fields. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  time: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  /** What happened, in kebab-case: `offer-sent`, `connection-connected`. */
  event: string;
  sessionId?: string | undefined;
  peerId?: string;
  handshakeId?: string | undefined;
  generation?: number;
  [detail: string]: unknown;
}

/** Receives every log record. It is called synchronously, so it should be quick. */
export type Logger = (record: LogRecord) => void;

/** The default: prints warnings and errors to the console, and nothing else. */
export const warningsOnly: Logger = (record) => {
  const { level, event, message = '' } = record;
  if (level === 'warn' || level === 'error') console[level]('[beach]', event, message, record);
};
