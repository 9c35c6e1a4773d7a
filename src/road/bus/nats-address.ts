import { BeachError } from '../../runtime/beach-error.ts';

/** Returns the address of a NATS server. @throws {BeachError} `invalid-option`, which names the option. */
export function natsAddress(option: string, text: string): URL {
  const url = /^\w+:\/\//.test(text) ? text : `nats://${text}`;
  if (URL.canParse(url) && /^(nats|tls):$/.test(new URL(url).protocol)) return new URL(url);
  throw BeachError.invalidOption(option, text, 'an address such as nats://localhost:4222');
}
