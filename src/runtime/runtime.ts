import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { Counters } from './counters.ts';
import { defaultLimits, type Limits, readLimits } from './limits.ts';
import { type Logger, type LogRecord, warningsOnly } from './logger.ts';
import { MemoryBudget } from './memory-budget.ts';
import { type Interruption, type OnInterruption, onInterruption } from './on-interruption.ts';
import { type Random, systemRandom } from './random.ts';

type Details = Omit<LogRecord, 'time' | 'level' | 'event'>;

/** The injected dependencies that all parts of one session share. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly counters: Counters;
  /** The memory of all unfinished messages that arrive. */
  readonly reassembly: MemoryBudget;
  /** The memory of all that is sent, and not reported as received. */
  readonly outstanding: MemoryBudget;
  /** Calls `listener` after each interruption of this page, until `signal` aborts. */
  onInterruption(listener: (interruption: Interruption) => void, signal: AbortSignal): void;
  /** Logs an event. Warnings of one event above `maxWarnings` in a minute become `debug`. */
  log(level: LogRecord['level'], event: string, details?: Details): void;
}

export interface RuntimeOptions {
  clock?: Clock | undefined;
  random?: Random | undefined;
  logger?: Logger | undefined;
  limits?: Partial<Limits> | undefined;
  /** @default the browser's events, and the clock */
  onInterruption?: OnInterruption | undefined;
  /** Appears on every log record. */
  sessionId?: string | undefined;
}

/** Creates a runtime, with the system's defaults for options that are not set. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const { sessionId } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const logger = options.logger ?? warningsOnly;
  const listen = options.onInterruption ?? onInterruption;
  const all = { ...defaultLimits, ...readLimits(options.limits) };
  let warnings: Record<string, number> = {};
  let minute = 0;
  return {
    clock,
    random,
    limits: all,
    reassembly: new MemoryBudget(all.maxReassemblyTotal),
    outstanding: new MemoryBudget(all.maxOutstandingTotal),
    counters: new Counters(),
    onInterruption: (listener, signal) => listen(listener, clock, signal),
    log: (level, event, details) => {
      if (clock.now() - minute >= 60_000) {
        minute = clock.now();
        warnings = {};
      }
      const count = (warnings[event] ?? 0) + 1;
      if (level === 'warn') warnings[event] = count;
      const floods = level === 'warn' && count > all.maxWarnings;
      logger({ time: clock.wall(), level: floods ? 'debug' : level, event, sessionId, ...details });
    },
  };
}
