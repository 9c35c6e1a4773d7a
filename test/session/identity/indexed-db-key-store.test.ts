import { expect } from '@open-wc/testing';
import { IndexedDbKeyStore } from '../../../src/session/identity/indexed-db-key-store.ts';

describe('the keys of hosts in IndexedDB', () => {
  it('R41 are the same for two pages that ask at once, and after a reload', async () => {
    const name = crypto.randomUUID();
    const pages = [new IndexedDbKeyStore(), new IndexedDbKeyStore()];
    const [first, second] = await Promise.all(pages.map((page) => page.open(name)));
    const later = await new IndexedDbKeyStore().open(name);

    expect(second?.signer.key).equal(first?.signer.key);
    expect(later.signer.key).equal(first?.signer.key);
    expect(later.warning).equal(undefined);
  });

  it('R41 last as long as the page where the storage takes none, and the page is warned', async () => {
    const { add } = IDBObjectStore.prototype;
    // As with a full disk.
    IDBObjectStore.prototype.add = function (...given) {
      const request = add.apply(this, given);
      this.transaction.abort();
      return request;
    };
    try {
      const [store, name] = [new IndexedDbKeyStore(), crypto.randomUUID()];
      const first = await store.open(name);
      const again = await store.open(name);

      expect(first.warning).include({ code: 'unsupported-browser' });
      expect(again.signer.key).equal(first.signer.key);
      expect(again.warning).equal(undefined);
    } finally {
      IDBObjectStore.prototype.add = add;
    }
  });
});
