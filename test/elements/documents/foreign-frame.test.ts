import { expect } from '@open-wc/testing';
import { executeServerCommand, sendMouse } from '@web/test-runner-commands';
import { until } from '../../kit/until.ts';
import { clear, freshName, stage } from '../page.ts';
import type { FrameReport } from './framed.ts';

const isFirefox = !('featurePolicy' in document);
/** The same server by another name, which browsers take for another site. */
const elsewhere = location.origin.replace(
  location.hostname,
  location.hostname === 'localhost' ? '127.0.0.1' : 'localhost',
);

function address(origin: string, parameters: Record<string, string>): string {
  const url = new URL('/test/elements/documents/framed.html', origin);
  url.search = `${new URLSearchParams(parameters)}`;
  return url.href;
}

describe('a frame of another site', () => {
  const reports = new Map<string, FrameReport>();
  const listen = ({ data }: MessageEvent<FrameReport>): void => {
    if (data?.frame) reports.set(data.frame, data);
  };
  beforeEach(() => addEventListener('message', listen));
  afterEach(async () => {
    removeEventListener('message', listen);
    await clear();
  });

  /** Returns the frame, and a function that resolves with its report once that meets the condition. */
  function frame(
    parameters: Record<string, string>,
    attributes: Record<string, string> = {},
    origin = elsewhere,
  ): {
    element: HTMLIFrameElement;
    told(met: (report: FrameReport) => unknown): Promise<FrameReport>;
  } {
    const name = freshName();
    const element = document.createElement('iframe');
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.src = address(origin, { frame: name, session: freshName(), ...parameters });
    stage().append(element);
    return {
      element,
      async told(met) {
        const report = (): FrameReport | undefined => reports.get(name);
        await until(() => report() !== undefined && met(report() as FrameReport));
        return report() as FrameReport;
      },
    };
  }

  const denied = ({ sharing }: FrameReport): boolean =>
    Object.values(sharing).length > 0 &&
    Object.values(sharing).every((state) => state === 'failed');

  for (const device of ['camera', 'microphone']) {
    it(`is told that it may not use the ${device}, because the page around it does not allow it`, async () => {
      const { told } = frame({ tag: 'beach-session', share: device });
      expect((await told(denied)).messages).to.deep.equal([
        `This frame may not use the ${device}: the page around it must set allow="${device}" on its <iframe>.`,
      ]);
    });
  }

  it('shares what the page around it allows', async () => {
    const { told } = frame({ tag: 'beach-session', share: 'camera' }, { allow: 'camera' });
    await told(({ sharing }) => sharing.camera === 'live');
  });

  for (const [one, other] of [
    ['camera', 'microphone'],
    ['microphone', 'camera'],
  ] as const) {
    it(`shares the ${one} where it may not use the ${other}`, async () => {
      const { told } = frame({ tag: 'beach-session', share: 'camera microphone' }, { allow: one });
      const { messages } = await told(
        ({ sharing }) => sharing[one] === 'live' && sharing[other] === 'failed',
      );
      expect(messages.join()).to.include(`may not use the ${other}`).and.include('<iframe>');
    });
  }

  it('is told what its sandbox forbids', async () => {
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const { told } = frame(
      { tag: 'beach-session', share: 'camera', signaling },
      { sandbox: 'allow-scripts', allow: 'camera *' },
    );
    expect((await told(denied)).messages).to.deep.equal([
      'This frame may not use the camera: the page around it must add "allow-same-origin" to its sandbox.',
    ]);
  });

  it('is told that broadcast: works in no sandbox', async () => {
    const { told } = frame({ tag: 'beach-viewer' }, { sandbox: 'allow-scripts' });
    await told(({ messages }) => messages.join().includes('outside of a sandbox'));
  });

  it('is told that it may not share a screen, or what to do if it may not', async () => {
    // All of the element is in view.
    const size = { width: '700', height: '500' };
    const { element, told } = frame({ tag: 'beach-session', share: 'screen' }, size);
    if (isFirefox) {
      const { button } = await told(
        ({ sharing, button }) => sharing.screen === 'blocked' && button !== null,
      );
      const { x, y } = element.getBoundingClientRect();
      const position = [x + (button?.x ?? 0), y + (button?.y ?? 0)].map(Math.round);
      await sendMouse({ type: 'click', position: position as [number, number] });
    }
    const [sentence] = (await told(denied)).messages;
    const remedy = 'the page around it must set allow="display-capture" on its <iframe>.';
    expect(sentence).to.equal(
      isFirefox
        ? `The screen is not shared: try again, and choose a screen or a window. If this frame cannot ask, ${remedy}`
        : `This frame may not use the screen: ${remedy}`,
    );
  });

  it('is told that no page of its site can come over broadcast:', async () => {
    const sentence =
      'The browser keeps frames of other origins apart: to meet other pages, set "signaling" on both.';
    const limits = JSON.stringify({ localNotice: 0 });
    for (const tag of ['beach-session', 'beach-viewer']) {
      const { told } = frame({ tag, limits });
      await told(({ sentences }) => sentences.includes(sentence));
    }
  });

  it('is told so in a frame of the same site, too, if the frame between is foreign', async () => {
    const name = freshName();
    const limits = JSON.stringify({ localNotice: 0 });
    const inner = address(location.origin, {
      frame: name,
      session: name,
      tag: 'beach-viewer',
      limits,
    });
    frame({ inner });
    await until(() => reports.get(name)?.sentences.join().includes('frames of other origins'));
  });

  it('is told nothing of the kind in a frame of the same site', async () => {
    const limits = JSON.stringify({ localNotice: 0 });
    const { told } = frame({ tag: 'beach-viewer', limits }, {}, location.origin);
    const { sentences } = await told(({ sentences }) => sentences.length > 0);
    expect(sentences.join()).to.include('Only pages in this browser meet');
  });
});

describe('a page whose server forbids the camera', () => {
  it('is told so, where the browser follows the header', async () => {
    const name = freshName();
    const policy = 'camera=()';
    const parameters = {
      frame: name,
      session: name,
      tag: 'beach-session',
      share: 'camera',
      policy,
    };
    const report = new Promise<FrameReport>((resolve) => {
      addEventListener('message', ({ data }: MessageEvent<FrameReport>) => {
        const state = data?.frame === name && data.sharing.camera;
        if (state === 'failed' || state === 'live') resolve(data);
      });
    });
    const opened = open(address(location.origin, parameters), '_blank', 'popup');
    const { sharing, messages } = await report;
    opened?.close();
    // Firefox knows the policy of frames alone.
    expect(sharing.camera).to.equal(isFirefox ? 'live' : 'failed');
    expect(messages).to.deep.equal(
      isFirefox
        ? []
        : [
            'This page may not use the camera: its server must allow it in the Permissions-Policy header.',
          ],
    );
  });
});
