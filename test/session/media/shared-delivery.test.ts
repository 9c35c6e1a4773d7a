import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { Delivery, RemoteMedia } from '../../../src/link/connection/media.ts';
import type { SharedMedia } from '../../../src/link/shared-media.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import {
  SharedDelivery,
  type SharedDeliveryOptions,
} from '../../../src/session/media/shared-delivery.ts';
import { settlePromises } from '../../kit/clock/settle-promises.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('R46 SharedDelivery', () => {
  beforeEach(() => {
    Object.assign(globalThis, { VideoEncoder: class {}, VideoDecoder: class {} });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    Reflect.deleteProperty(globalThis, 'VideoDecoder');
  });

  const note: RemoteMedia = { streams: [], accepts: [], decodes: true, shares: true };

  function begin(delivery: Delivery, load: () => Promise<never>) {
    const clock = new VirtualClock();
    const logged: string[] = [];
    const runtime = createRuntime({ clock, logger: ({ event }) => logged.push(event) });
    const asked: (SharedMedia | null)[] = [];
    const link = {
      ready: true,
      media: { share: (shared: SharedMedia | null) => asked.push(shared) },
    };
    const held = new Set<number>();
    const all: { remoteMedia: RemoteMedia | null }[] = [];
    const supervisor = {
      all,
      get: () => ({ link }),
      hold: () => {
        held.add(1);
        return () => held.clear();
      },
    } as unknown as SharedDeliveryOptions['supervisor'];
    const shared = new SharedDelivery({
      delivery,
      runtime,
      supervisor,
      limits: () => ({ bitrate: 1e6, framerate: 30, pixelRate: 1e6 }),
      divide: () => {},
      load,
      signal: new AbortController().signal,
    });
    return { clock, shared, held, asked, logged, all };
  }

  const hanging = () => new Promise<never>(() => {});
  const failing = () => Promise.reject(new TypeError('404'));

  it('makes offers after 10 s where its file does not come', async () => {
    const { clock, held, shared, logged } = begin('shared', hanging);
    clock.advance(9_999);
    await settlePromises();
    expect(held.size).to.equal(1);
    clock.advance(1);
    await settlePromises();
    expect(held.size).to.equal(0);
    const media = { tracks: new Map(), limits: { bitrate: 1, framerate: 1, pixelRate: 1 } };
    expect(shared.sentTo('ann', media)).to.equal(media);
    expect(logged).to.deep.equal(['shared-delivery-not-loaded']);
  });

  it('makes offers at once where its file is missing, and waits no longer', async () => {
    const { clock, held } = begin('shared', failing);
    await settlePromises();
    expect(held.size).to.equal(0);
    expect(clock.pending).to.equal(0);
  });

  it('asks a host for media over the connection where its file does not come in 10 s', async () => {
    const { clock, shared, asked, logged } = begin('each', hanging);
    shared.heard('host', note);
    clock.advance(9_999);
    await settlePromises();
    expect(asked).to.deep.equal([]);
    clock.advance(1);
    await settlePromises();
    expect(asked).to.deep.equal([null]);
    expect(logged).to.deep.equal(['shared-delivery-not-loaded']);
  });

  it('asks a host for media over the connection where its file is missing', async () => {
    const { shared, asked } = begin('each', failing);
    shared.heard('host', note);
    await settlePromises();
    expect(asked).to.deep.equal([null]);
  });

  it('loads its file once, for the fourth viewer that can decode what it encodes', async () => {
    let loads = 0;
    const { shared, held, all } = begin('auto', () => {
      loads += 1;
      return hanging();
    });
    const hear = (peerId: string, decodes: boolean): number => {
      const media = { ...note, shares: false, decodes };
      all.push({ remoteMedia: media });
      shared.heard(peerId, media);
      return loads;
    };
    const able = ['ann', 'bob', 'cat'].map((peerId) => hear(peerId, true));
    expect([...able, hear('dan', false), hear('eve', true), hear('fay', true)]).to.deep.equal([
      0, 0, 0, 0, 1, 1,
    ]);
    expect(held.size).to.equal(0);
  });
});
