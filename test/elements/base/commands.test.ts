import { expect } from '@open-wc/testing';
import type { Shareable, ShareState } from '../../../src/capture/shareable.ts';
import { moving } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, put, stage } from '../page.ts';

/** A button as markup has it; clicking it needs no script. */
function button(target: HTMLElement, command: string): HTMLButtonElement {
  const made = document.createElement('button');
  target.id ||= freshName();
  made.setAttribute('commandfor', target.id);
  made.setAttribute('command', command);
  stage().append(made);
  return made;
}

describe('R38 buttons with a command', () => {
  afterEach(clear);

  it('start and stop a host', async () => {
    const host = put('beach-session', { manual: true });
    const live = heard(host, 'beach-statechange', ({ state }) => state === 'live');
    button(host, '--start').click();
    await live;
    const ended = heard(host, 'beach-statechange', ({ state }) => state === 'ended');
    button(host, '--stop').click();
    await ended;
  });

  it('let a viewer join and leave', async () => {
    const host = put('beach-session');
    await host.start();
    const viewer = put('beach-viewer', { session: host.session, manual: true });
    const connected = heard(viewer, 'beach-statechange', ({ state }) => state === 'connected');
    button(viewer, '--join').click();
    await connected;
    const left = heard(viewer, 'beach-statechange', ({ state }) => state === 'disconnected');
    button(viewer, '--leave').click();
    await left;
  });

  it('toggle the sound of a viewer', async () => {
    const viewer = put('beach-viewer', { manual: true });
    const toggle = button(viewer, '--toggle-mute');
    const muted: boolean[] = [];
    for (let click = 0; click < 2; click += 1) {
      const done = new Promise((resolve) => viewer.addEventListener('command', resolve));
      toggle.click();
      await done;
      await viewer.updateComplete;
      muted.push(viewer.shadowRoot?.querySelector('video')?.muted === true);
      expect(viewer.matches(':state(muted)')).to.equal(muted.at(-1));
    }
    expect(muted).to.deep.equal([true, false]);
  });

  it('switch a shared source off and on again', async () => {
    const devices = navigator.mediaDevices;
    // A screen is given only after a tap, and headless Firefox has none.
    devices.getDisplayMedia = () => Promise.resolve(moving('red'));
    try {
      const share = 'camera microphone screen';
      for (const element of [
        put('beach-session', { share }),
        put('beach-viewer', { share, session: freshName() }),
      ]) {
        const is = (what: Shareable, state: ShareState) => () =>
          element.sharing.get(what) === state;
        for (const what of ['camera', 'microphone', 'screen'] as const) {
          await until(is(what, 'live'));
          const toggle = button(element, `--toggle-${what}`);
          toggle.click();
          await until(is(what, 'muted'));
          toggle.click();
          await until(is(what, 'live'));
        }
      }
    } finally {
      Reflect.deleteProperty(devices, 'getDisplayMedia');
    }
  });

  it('ignore other commands', async () => {
    const host = put('beach-session', { manual: true });
    for (const command of ['--join', '--nonsense']) {
      const done = new Promise((resolve) => host.addEventListener('command', resolve));
      button(host, command).click();
      await done;
    }
    expect(host.state).to.equal('idle');
  });

  it('report a failure only by the event', async () => {
    const session = freshName();
    await put('beach-session', { session }).start();
    const second = put('beach-session', { session, manual: true });
    const error = heard(second, 'beach-error');
    button(second, '--start').click();
    expect((await error).error.code).to.equal('host-taken');
  });
});
