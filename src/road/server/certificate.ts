import { createServer, type Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { BeachError } from '../../runtime/beach-error.ts';

/** A certificate, with those between it and its root, and its private key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** Returns a server with a certificate. @throws {BeachError} `invalid-option` for a certificate that is none. */
export function secureServer(certificate: Certificate): Server {
  check(certificate);
  return createServer(certificate);
}

/** Uses another certificate for new connections. Throws as `secureServer` does, and then changes nothing. */
export function renewCertificate(server: object, certificate: Certificate): void {
  if (!('setSecureContext' in server)) {
    throw new BeachError('invalid-option', 'This road was started without a certificate.');
  }
  check(certificate);
  (server as Server).setSecureContext(certificate);
}

function check(certificate: Certificate): void {
  try {
    createSecureContext(certificate);
  } catch (cause) {
    const message =
      'This is no certificate with its private key: give both in PEM, and the two that belong together.';
    throw new BeachError('invalid-option', message, { cause });
  }
}
