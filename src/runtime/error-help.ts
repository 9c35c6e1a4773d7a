import type { BeachErrorCode } from './beach-error.ts';

/** Returns where an error code is explained: in the package, until its site has an address. */
export const errorHelp = (code: BeachErrorCode): string => `docs/troubleshooting.md#${code}`;
