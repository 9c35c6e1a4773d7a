import { createKeyPair, signerOf } from '../../identity/web-signatures.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { HostKeyPair, KeyStore } from './key-store.ts';

const database = 'beach';
const table = 'keys';

/**
 * Keeps the key pairs of hosts in this browser, for the pages of one origin. No script can read a private key. Where
 * there is no storage, as in a private window or a sandboxed frame, the keys last as long as this object.
 */
export class IndexedDbKeyStore implements KeyStore {
  readonly #unstored = new Map<string, Promise<CryptoKeyPair>>();

  async open(name: string): Promise<HostKeyPair> {
    const known = this.#unstored.get(name);
    if (known) return { signer: await signerOf(await known) };
    try {
      return { signer: await signerOf(await stored(name)) };
    } catch (cause) {
      // Of two calls at once, both get the key of the first.
      const made = this.#unstored.get(name) ?? createKeyPair();
      this.#unstored.set(name, made);
      return { signer: await signerOf(await made), warning: notStored(cause) };
    }
  }
}

async function stored(name: string): Promise<CryptoKeyPair> {
  const open = indexedDB.open(database, 1);
  open.onupgradeneeded = () => open.result.createObjectStore(table);
  const db = await settled(open);
  try {
    const keys = (mode: IDBTransactionMode) => db.transaction(table, mode).objectStore(table);
    const find = () => settled<CryptoKeyPair | undefined>(keys('readonly').get(name));
    const found = await find();
    if (found) return found;
    // A transaction does not wait for a key.
    const made = await createKeyPair();
    let failure: unknown;
    // Another tab may have stored one meanwhile: `add` fails then.
    await settled(keys('readwrite').add(made, name)).catch((cause) => {
      failure = cause;
    });
    const kept = await find();
    if (kept) return kept;
    throw failure;
  } finally {
    db.close();
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function notStored(cause: unknown): BeachError {
  return BeachError.unsupportedBrowser(
    'storage for the key of this session',
    'its name will be another one after a reload; open the page outside of private windows and sandboxed frames',
    cause,
  );
}
