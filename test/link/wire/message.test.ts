import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { FramedMessage } from '../../../src/link/wire/frame.ts';
import { decodeMessage, encodeMessage, type MessageData } from '../../../src/link/wire/message.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { kinds } from '../../kit/values/kinds.ts';
import { spell } from '../../kit/values/spell.ts';

const encode = (value: unknown, topic?: string) => encodeMessage(value as MessageData, { topic });

/** Returns the value that arrives, as one frame of any length. */
async function carry(value: unknown): Promise<unknown> {
  const frame = await new FramedMessage(1, encode(value), 1 << 20).frame(0);
  return decodeMessage([frame.slice(2)]).data;
}

describe('encodeMessage', () => {
  for (const { name, refusedAt, make } of kinds(runInNewContext('globalThis'))) {
    it(`R17 ${refusedAt === undefined ? 'carries' : 'refuses'} ${name}`, async () => {
      const value = make();
      if (refusedAt === undefined) {
        // Node.js has no negative zero in its JSON yet.
        if (name.startsWith('negative zero') && !('rawJSON' in JSON)) return;
        expect(await spell(await carry(value))).to.equal(await spell(value));
        return;
      }
      const error: unknown = await carry(value).catch((reason) => reason);
      if (!(error instanceof BeachError)) expect.fail(`It arrived, or failed with ${error}.`);
      expect(error.code).to.equal('send-failed');
      expect(error.message.startsWith(refusedAt), error.message).to.equal(true);
    });
  }

  it('copies binary data, which a page may change before all chunks are sent', async () => {
    const bytes = new Uint8Array(100).fill(1);
    for (const value of [bytes, bytes.buffer, new DataView(bytes.buffer)]) {
      bytes.fill(1);
      const framed = new FramedMessage(1, encode(value), 64);
      bytes.fill(2);
      const last = await framed.frame(framed.frameCount - 1);
      expect(last.at(-1)).to.equal(1);
    }
  });

  it('restores a topic as it was', () => {
    for (const topic of ['\ufeffscore', 'a\0b', '🏖']) {
      expect(decodeMessage([encode('x', topic).head, new Uint8Array()]).topic).to.equal(topic);
    }
  });
});
