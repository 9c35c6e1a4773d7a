import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { Counters } from './counters.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type Logger, type LogRecord, warningsOnly } from './logger.ts';
import { type OnNetworkChange, onNetworkChange } from './on-network-change.ts';
import { type Random, systemRandom } from './random.ts';

type Details = Omit<LogRecord, 'time' | 'level' | 'event'>;

/** The injected dependencies that all parts of one session share. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly counters: Counters;
  readonly onNetworkChange: OnNetworkChange;
  log(level: LogRecord['level'], event: string, details?: Details): void;
}

export interface RuntimeOptions {
  clock?: Clock | undefined;
  random?: Random | undefined;
  logger?: Logger | undefined;
  limits?: Partial<Limits> | undefined;
  /** @default the browser's events */
  onNetworkChange?: OnNetworkChange | undefined;
  /** Appears on every log record. */
  sessionId?: string | undefined;
}

/** Creates a runtime, with the system's defaults for omitted options. */
export function createRuntime({
  clock = systemClock,
  random = systemRandom,
  logger = warningsOnly,
  limits,
  onNetworkChange: listen = onNetworkChange,
  sessionId,
}: RuntimeOptions = {}): Runtime {
  return {
    clock,
    random,
    limits: { ...defaultLimits, ...limits },
    counters: new Counters(),
    onNetworkChange: listen,
    log: (level, event, details) =>
      logger({ time: clock.wall(), level, event, sessionId, ...details }),
  };
}
