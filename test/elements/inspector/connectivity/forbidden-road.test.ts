import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { ConnectivityResult } from '../../../../src/diagnosis/connectivity/connectivity-result.ts';
import { until } from '../../../kit/until.ts';

describe('R51 the check of signaling, under a Content Security Policy', () => {
  let frame: HTMLIFrameElement;

  /** Checks the road in a page with this policy. */
  async function check(policy: (road: URL) => string): Promise<ConnectivityResult> {
    const url = new URL(await executeServerCommand<string, undefined>('road:url'));
    frame = document.createElement('iframe');
    frame.dataset.signaling = `${url}?key=secret`;
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy(url)}">
      <script type="module" src="/test/elements/inspector/connectivity/checking-frame.ts"></script>`;
    document.body.append(frame);
    const found = (): ConnectivityResult | undefined =>
      (frame.contentWindow as (Window & { result?: ConnectivityResult }) | null)?.result;
    await until(found);
    return found() as ConnectivityResult;
  }
  afterEach(() => frame.remove());

  for (const policy of ["connect-src 'self'", "connect-src 'none'", 'connect-src wss:']) {
    it(`names the policy ${policy}, which forbids the socket, and not the network`, async () => {
      const { outcome, message } = await check(() => policy);
      expect(outcome).to.equal('failed');
      expect(message)
        .to.match(/^This page may not open ws:.* Content Security Policy/)
        .and.not.include('secret');
    });
  }

  it('passes where the policy names the road', async () => {
    const { outcome, message } = await check(({ origin }) => `connect-src ${origin}`);
    expect(`${outcome}: ${message}`).to.equal('passed: The signaling server answers.');
  });
});
