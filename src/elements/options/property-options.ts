import { type Limits, readLimits } from '../../runtime/limits.ts';
import type { Logger } from '../../runtime/logger.ts';
import { setting } from '../../session/options/option.ts';

/** The options of all elements that have a property and no attribute. */
export const propertyOptions = {
  logger: setting<Logger | null>(null, 'a function', (logger) =>
    logger === null || typeof logger === 'function' ? (logger as Logger | null) : undefined,
  ),
  limits: setting<Partial<Limits> | null>(null, 'numbers by the names of Limits', (limits) =>
    limits === null ? null : readLimits(limits),
  ),
};
