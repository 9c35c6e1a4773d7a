import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import axe from 'axe-core';
import { checkDevices } from '../../../../src/diagnosis/connectivity/check-environment.ts';
import { diagnosisEnglish } from '../../../../src/diagnosis/words/diagnosis-english.ts';
import { BeachConnectivity } from '../../../../src/elements/beach-connectivity.ts';
import { defineTag } from '../../../../src/elements/define-tag.ts';
import { asText } from '../../../../src/elements/inspector/connectivity/connectivity-run.ts';
import { registerWords } from '../../../../src/elements/words/dictionary.ts';
import { until } from '../../../kit/until.ts';
import { clear, freshName, make, stage, words } from '../../page.ts';

defineTag('beach-connectivity', BeachConnectivity);

describe('R51 <beach-connectivity>', () => {
  afterEach(clear);

  it('shows each step with its outcome, and breaks no rule of axe', async () => {
    const element = document.createElement('beach-connectivity');
    element.for = { iceServers: 'stun:127.0.0.1:9' };
    stage().append(element);
    await element.updateComplete;
    element.shadowRoot?.querySelector('button')?.click();
    await until(() => /failed\.|Nothing was found/.test(words(element, '[role=status]') ?? ''));
    const outcomes = Object.fromEntries(
      element.results.map(({ step, outcome }) => [step, outcome]),
    );
    expect(outcomes).to.include({
      browser: 'passed',
      'secure-context': 'passed',
      road: 'skipped',
      direct: 'passed',
      'turn-udp': 'skipped',
    });
    expect(words(element, '.checks')).to.match(
      /Loopback in this browser: passed\. A message went .*video arrived/,
    );
    expect(asText(element.results, diagnosisEnglish.diagnosis)).to.match(
      /^passed · Browser: This browser has WebRTC\.$/m,
    );
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
  });

  it('speaks the language of its place, also of what it has found before', async () => {
    const element = document.createElement('beach-connectivity');
    stage().append(element);
    await element.check();
    const messages = (): string | undefined => element.results[0]?.message;
    expect(messages()).to.equal('This browser has WebRTC.');
    element.lang = 'de';
    await until(() => words(element, 'button') === 'Noch einmal prüfen');
    expect(messages()).to.equal('Dieser Browser hat WebRTC.');
    expect(words(element, '.checks')).to.match(
      /Schleife in diesem Browser: bestanden\. Eine Nachricht ging .*Video kam an/,
    );
    element.lang = 'es';
    await until(() => words(element, 'button') === 'Comprobar de nuevo');
    expect(words(element, '.checks')).to.include('No hay ningún servidor STUN configurado.');
    registerWords('es', { check: { again: 'Otra vez' } });
    await until(() => words(element, 'button') === 'Otra vez');
  });

  it('R50 says in each language that signaling goes over HTTP, where a proxy refuses WebSockets', async () => {
    const port = await executeServerCommand<number, undefined>('http:proxy');
    const element = document.createElement('beach-connectivity');
    element.for = { signaling: `ws://localhost:${port}/road` };
    stage().append(element);
    await element.check();
    const road = element.results.find(({ step }) => step === 'road');
    expect(road?.outcome).to.equal('passed');
    expect(road?.message).to.match(/^The signaling server answers over HTTP only/);
    for (const [lang, says] of [
      ['de', /Signaling: bestanden\. Der Signaling-Server antwortet nur über HTTP/],
      ['es', /Señalización: superado\. El servidor de señalización solo responde por HTTP/],
    ] as const) {
      element.lang = lang;
      await until(() => says.test(words(element, '.checks') ?? ''));
    }
  });

  it('counts one device as one', async () => {
    const { mediaDevices } = navigator;
    const camera = { kind: 'videoinput', deviceId: 'a' } as MediaDeviceInfo;
    mediaDevices.enumerateDevices = () => Promise.resolve([camera]);
    try {
      const { say } = await checkDevices();
      expect(say(diagnosisEnglish.diagnosis)).to.equal(
        'This browser has 1 camera and 0 microphones.',
      );
    } finally {
      Reflect.deleteProperty(mediaDevices, 'enumerateDevices');
    }
  });

  it('opens from a viewer that has failed', async () => {
    const session = freshName();
    const host = make('beach-session', { session });
    const viewer = make('beach-viewer', { session });
    host.addEventListener('beach-viewerrequest', (event) => event.refuse());
    stage().append(host, viewer);
    await until(() => viewer.state === 'failed-permanent');
    const button = () => viewer.shadowRoot?.querySelector<HTMLButtonElement>('.why');
    await until(button);
    button()?.click();
    const dialog = () => viewer.shadowRoot?.querySelector('dialog');
    await until(() => dialog()?.open);
    const check = dialog()?.querySelector('beach-connectivity');
    await until(() => (check?.results.length ?? 0) > 0);
    dialog()?.close();
    await until(() => dialog() === null);
  });
});
