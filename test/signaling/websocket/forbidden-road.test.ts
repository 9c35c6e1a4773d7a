import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { until } from '../../kit/until.ts';
import type { Participant } from '../participant.ts';

describe('a road that the Content Security Policy of the page does not allow', () => {
  let frame: HTMLIFrameElement;

  /** Makes a page with this policy, which enters a session on the road. */
  async function enter(policy: (road: URL) => string): Promise<Participant> {
    const url = new URL(await executeServerCommand<string, undefined>('road:url'));
    frame = document.createElement('iframe');
    const peerId = crypto.randomUUID();
    const session = crypto.randomUUID();
    frame.dataset.join = JSON.stringify({
      type: 'join',
      protocol: 1,
      session,
      role: 'viewer',
      peerId,
    });
    frame.dataset.signaling = `${url}?key=secret`;
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy(url)}">
      <script type="module" src="/test/signaling/frame-peer.ts"></script>`;
    document.body.append(frame);
    const peer = (): Participant | undefined =>
      (frame.contentWindow as (Window & { peer?: Participant }) | null)?.peer;
    await until(() => peer() !== undefined);
    return peer() as Participant;
  }
  afterEach(() => frame.remove());

  for (const policy of ["connect-src 'self'", "connect-src 'none'", 'connect-src wss:']) {
    it(`is told at once, and given up, with ${policy}`, async () => {
      const peer = await enter(() => policy);
      await until(() => peer.currentState === 'closed');
      expect(peer.lastError?.code).to.equal('signaling-refused');
      expect(peer.lastError?.message)
        .to.include('Content Security Policy')
        .and.not.include('secret');
    });
  }

  it('is joined where the policy names it', async () => {
    const peer = await enter(({ origin }) => `connect-src ${origin}`);
    await until(() => peer.currentState === 'open');
    expect(peer.states.map(({ state }) => state)).to.deep.equal(['connecting', 'open']);
  });
});
