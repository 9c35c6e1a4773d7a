import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { systemRandom } from '../../runtime/random.ts';
import { controlSecretPattern } from '../../terminal/terminal-protocol.ts';

/** The secrets of a host. */
export interface HostSecrets {
  /** With it, a host that was killed is the host of its session again. */
  readonly hostKey: string;
  /** The right to type. */
  readonly control: string;
}

const schema = v.object({
  hostKey: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  control: v.pipe(v.string(), v.regex(controlSecretPattern)),
});

export function newHostSecrets(): HostSecrets {
  return { hostKey: systemRandom.uuid(), control: systemRandom.uuid() };
}

/** Returns the secrets that are kept for a session, in a file that only this user can read; makes them at first. */
export function hostSecrets(session: string, env: NodeJS.ProcessEnv = process.env): HostSecrets {
  const folder = join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'beach', 'hosts');
  const file = join(folder, `${encodeURIComponent(session)}.json`);
  const kept = read(file);
  if (kept !== null) return kept;
  const secrets = newHostSecrets();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  return secrets;
}

function read(file: string): HostSecrets | null {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')));
    if (!success) return null;
    // It may have been copied.
    chmodSync(file, 0o600);
    return output;
  } catch {
    return null;
  }
}
