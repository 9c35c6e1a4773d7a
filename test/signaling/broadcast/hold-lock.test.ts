import { describe, it } from 'node:test';
import { expect } from 'chai';
import { holdLock } from '../../../src/signaling/broadcast/hold-lock.ts';
import { pass } from '../../kit/clock/pass.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/**
 * The locks of a browser that takes a while to grant one. As in Chromium, a request that is aborted while its grant is
 * on its way holds the lock until the page has returned it.
 */
class SlowLocks {
  readonly #clock: VirtualClock;
  readonly #delay: number;
  holder: object | null;

  constructor(clock: VirtualClock, delay: number, holder: object | null = null) {
    this.#clock = clock;
    this.#delay = delay;
    this.holder = holder;
  }

  request(
    _name: string,
    options: LockOptions,
    keep: LockGrantedCallback<unknown>,
  ): Promise<unknown> {
    const self = {};
    const free = this.holder === null;
    return new Promise((resolve, reject) => {
      if (free) this.holder = self;
      options.signal?.addEventListener('abort', () => {
        this.#clock.after(this.#delay, () => {
          if (this.holder === self) this.holder = null;
        });
        reject(new DOMException('Aborted.', 'AbortError'));
      });
      const grant = (): void => {
        if (options.signal?.aborted || this.holder !== self) return;
        resolve(keep({ name: 'host', mode: 'exclusive' } as Lock));
      };
      this.#clock.after(this.#delay, grant);
    });
  }

  async query(): Promise<LockManagerSnapshot> {
    // Nothing that the browser itself has not granted yet.
    const held = this.holder !== null && !this.#granting ? [{ name: 'host' }] : [];
    return { held, pending: [] };
  }

  get #granting(): boolean {
    return this.#clock.now() < this.#delay;
  }
}

describe('a lock', () => {
  function take(locks: SlowLocks, clock: VirtualClock) {
    const end = new AbortController();
    const outcome: { held?: boolean } = {};
    const options = { name: 'host', mode: 'exclusive', patience: 1_000, clock } as const;
    holdLock(locks as unknown as LockManager, { ...options, signal: end.signal }).then((held) => {
      outcome.held = held;
    });
    return { outcome, end };
  }

  it('that is free is taken, however long a busy browser takes to grant it', async () => {
    const clock = new VirtualClock();
    const { outcome } = take(new SlowLocks(clock, 2_500), clock);
    await pass(clock, 2_000);
    expect(outcome.held).to.equal(undefined);
    await pass(clock, 4_000);
    expect(outcome.held).to.equal(true);
    expect(clock.pending).to.equal(0);
  });

  it('that another holds is given up after a second', async () => {
    const clock = new VirtualClock();
    const { outcome } = take(new SlowLocks(clock, 0, {}), clock);
    await pass(clock, 500);
    expect(outcome.held).to.equal(undefined);
    await pass(clock, 1_000);
    expect(outcome.held).to.equal(false);
  });

  it('is not waited for after its signal is aborted', async () => {
    const clock = new VirtualClock();
    const { outcome, end } = take(new SlowLocks(clock, 2_500), clock);
    await pass(clock, 500);
    end.abort();
    await pass(clock, 10_000);
    expect(outcome.held).to.equal(false);
    expect(clock.pending).to.equal(0);
  });
});
