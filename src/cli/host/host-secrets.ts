import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Signer } from '../../identity/signatures.ts';
import { signerOf } from '../../identity/web-signatures.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemRandom } from '../../runtime/random.ts';
import { controlSecretPattern } from '../../terminal/terminal-protocol.ts';

/** The secrets of a host. */
export interface HostSecrets {
  /** With it, a host that was killed is the host of its session again. */
  readonly hostKey: string;
  /** The right to type, when the host starts. */
  readonly control: string;
  /** The key of the session's verified name. */
  readonly signer: Signer;
  /** Makes another right to type, which is kept in place of the one before. `failed`: called where it is not. */
  renewControl(failed: (cause: unknown) => void): string;
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** What a file keeps. The key is a private JSON Web Key (RFC 7518, section 6.2). */
const schema = v.object({
  hostKey: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  control: v.pipe(v.string(), v.regex(controlSecretPattern)),
  key: v.object({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: coordinate,
  }),
});

type KeptSecrets = v.InferOutput<typeof schema>;

/** Makes secrets that last as long as this process. */
export async function newHostSecrets(): Promise<HostSecrets> {
  return opened(await generate(), () => {});
}

/**
 * Returns the secrets that are kept for the sessions of a name, in a file that only this user can read. Makes them at
 * first.
 *
 * @throws {BeachError} `host-unverified` where the file cannot be read or written: other secrets would make another
 * session.
 */
export async function keptHostSecrets(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<HostSecrets> {
  const folder = join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'beach', 'hosts');
  const file = join(folder, `${encodeURIComponent(name)}.json`);
  try {
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      create(file, await generate());
    }
    return await opened(read(file), (secrets) => replace(file, secrets));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : cause;
    throw new BeachError(
      'host-unverified',
      `The key of this session cannot be kept in ${file}: ${problem}. Make the file accessible, or remove it for a new key.`,
      { cause },
    );
  }
}

async function generate(): Promise<KeptSecrets> {
  const { subtle } = globalThis.crypto;
  const { privateKey } = await subtle.generateKey(curve, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await subtle.exportKey('jwk', privateKey);
  return v.parse(schema, {
    hostKey: systemRandom.uuid(),
    control: systemRandom.uuid(),
    key: { kty, crv, x, y, d },
  });
}

async function opened(kept: KeptSecrets, keep: (secrets: KeptSecrets) => void) {
  const { key, ...secrets } = kept;
  const { subtle } = globalThis.crypto;
  const { d: _, ...point } = key;
  const privateKey = await subtle.importKey('jwk', key, curve, false, ['sign']);
  const publicKey = await subtle.importKey('jwk', point, curve, true, ['verify']);
  const renewControl = (failed: (cause: unknown) => void): string => {
    const control = systemRandom.uuid();
    try {
      keep({ ...kept, control });
    } catch (cause) {
      failed(cause);
    }
    return control;
  };
  return { ...secrets, signer: await signerOf({ privateKey, publicKey }), renewControl };
}

function read(file: string): KeptSecrets {
  const text = readFileSync(file, 'utf8');
  const { success, output } = v.safeParse(schema, JSON.parse(text));
  if (!success) throw new Error('it is no file of beach, or damaged');
  // It may have been copied.
  chmodSync(file, 0o600);
  return output;
}

/** Keeps a file that another process has made meanwhile. */
function create(file: string, secrets: KeptSecrets): void {
  try {
    writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}

/** Replaces a file as a whole. */
function replace(file: string, secrets: KeptSecrets): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
