import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, put, stage, words } from '../page.ts';
import { restore, shows } from './sharing.ts';

describe('push to talk', function talking() {
  this.timeout(20_000);

  afterEach(async () => {
    await resetMouse();
    await restore();
  });

  /** Returns a host that hears the key. */
  async function host(key = 'KeyT'): Promise<BeachSession> {
    const element = put('beach-session', {
      session: freshName(),
      share: 'microphone',
      'push-to-talk': key,
    });
    await until(() => element.sharing.get('microphone') === 'muted');
    // The code of the key is loaded apart.
    await until(() => {
      dispatchEvent(new KeyboardEvent('keydown', { code: key, cancelable: true }));
      return talks(element);
    });
    dispatchEvent(new KeyboardEvent('keyup', { code: key, cancelable: true }));
    expect(talks(element)).to.equal(false);
    return element;
  }

  const talks = (element: BeachSession): boolean => element.sharing.get('microphone') === 'live';

  function button(element: BeachSession): HTMLElement {
    return element.shadowRoot?.querySelector('[part~=microphone-button]') as HTMLElement;
  }

  function press(type: 'keydown' | 'keyup', init: KeyboardEventInit, target: EventTarget = window) {
    const event = new KeyboardEvent(type, {
      bubbles: true,
      composed: true,
      cancelable: true,
      ...init,
    });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  }

  it('is silent from the first moment, and heard while the key is held', async () => {
    const session = freshName();
    const element = put('beach-session', { session, share: 'microphone', 'push-to-talk': 'KeyT' });
    const states: unknown[] = [];
    element.addEventListener('beach-sharechange', ({ state }) => states.push(state));
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    expect(states).to.not.include('live');
    const tells = (muted: boolean): Promise<unknown> =>
      heard(viewer, 'beach-stream', ({ streams }) => streams[0]?.muted.includes('audio') === muted);
    await until(() => {
      press('keydown', { code: 'KeyT' });
      return talks(element);
    });
    press('keyup', { code: 'KeyT' });
    const loud = tells(false);
    await sendKeys({ down: 't' });
    await loud;
    const silent = tells(true);
    await sendKeys({ up: 't' });
    await silent;
  });

  it('ends with the focus of the window, and when the page is hidden', async () => {
    const element = await host();
    press('keydown', { code: 'KeyT' });
    expect(talks(element)).to.equal(true);
    dispatchEvent(new Event('blur'));
    expect(talks(element)).to.equal(false);
    press('keydown', { code: 'KeyT' });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(talks(element)).to.equal(false);
  });

  it('leaves what somebody types, and shortcuts, alone', async () => {
    const element = await host('Space');
    for (const field of ['input', 'textarea', 'select']) {
      const target = document.createElement(field);
      stage().append(target);
      expect(press('keydown', { code: 'Space' }, target)).to.equal(false);
    }
    const editable = Object.assign(document.createElement('p'), { contentEditable: 'true' });
    const other = document.createElement('button');
    stage().append(editable, other);
    expect(press('keydown', { code: 'Space' }, editable)).to.equal(false);
    expect(press('keydown', { code: 'Space' }, other)).to.equal(false);
    expect(press('keydown', { code: 'Space', ctrlKey: true })).to.equal(false);
    expect(press('keydown', { code: 'Space', isComposing: true })).to.equal(false);
    expect(press('keydown', { code: 'KeyT' })).to.equal(false);
    expect(talks(element)).to.equal(false);
    // Where nothing has the focus, it does not scroll the page.
    expect(press('keydown', { code: 'Space' })).to.equal(true);
    expect(press('keydown', { code: 'Space', repeat: true })).to.equal(true);
    expect(talks(element)).to.equal(true);
  });

  it('works by holding the button, with a pointer and with the keyboard', async () => {
    const element = await host();
    expect(words(element, '[part~=microphone-button]')).to.equal('Hold to talk (T)');
    const { x, y, width, height } = button(element).getBoundingClientRect();
    const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
    await sendMouse({ type: 'move', position });
    await sendMouse({ type: 'down' });
    await until(() => talks(element));
    await element.updateComplete;
    expect(button(element).ariaPressed).to.equal('true');
    // The pointer may leave the button.
    await sendMouse({ type: 'move', position: [1, 1] });
    expect(talks(element)).to.equal(true);
    await sendMouse({ type: 'up' });
    await until(() => !talks(element));
    button(element).focus();
    await sendKeys({ down: ' ' });
    await until(() => talks(element));
    await sendKeys({ up: ' ' });
    await until(() => !talks(element));
    await element.updateComplete;
    expect(button(element).ariaPressed).to.equal('false');
    await expect(element).to.be.accessible();
  });

  it('is switched by a screen reader, which cannot hold a button', async () => {
    const element = await host();
    button(element).click();
    expect(talks(element)).to.equal(true);
    button(element).click();
    expect(talks(element)).to.equal(false);
  });

  it('ends with the element, and with the attribute', async () => {
    const element = await host();
    element.pushToTalk = '';
    await element.updateComplete;
    press('keydown', { code: 'KeyT' });
    expect(talks(element)).to.equal(false);
    expect(words(element, '[part~=microphone-button]')).to.equal('Microphone off');
    element.unmute('microphone');
    element.pushToTalk = 'KeyT';
    await element.updateComplete;
    expect(talks(element)).to.equal(false);
    element.remove();
    expect(press('keydown', { code: 'KeyT' })).to.equal(false);
  });

  it('ends when the element is removed or moved while the key is held', async () => {
    const element = await host();
    press('keydown', { code: 'KeyT' });
    const [microphone] = element.localStreams.get('camera')?.getAudioTracks() ?? [];
    expect(microphone?.enabled).to.equal(true);
    const section = document.createElement('section');
    stage().append(section);
    section.append(element);
    expect([talks(element), microphone?.enabled]).to.deep.equal([false, false]);
    // The key is still held, and says so again.
    press('keydown', { code: 'KeyT', repeat: true });
    expect(talks(element)).to.equal(false);
    await until(() => {
      press('keydown', { code: 'KeyT' });
      return talks(element);
    });
    element.remove();
    expect(microphone?.enabled).to.equal(false);
    await until(() => microphone?.readyState === 'ended');
  });

  it('works by a finger on the button, until that is lifted, or the browser takes it', async () => {
    const element = await host();
    const talk = button(element);
    const captured: number[] = [];
    talk.setPointerCapture = (pointerId) => captured.push(pointerId);
    const touch = (type: string, pointerId = 7): boolean =>
      talk.dispatchEvent(
        new PointerEvent(type, {
          pointerType: 'touch',
          pointerId,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      touch('pointerdown');
      expect(talks(element), end).to.equal(true);
      // A long press opens no menu.
      expect(touch('contextmenu')).to.equal(false);
      expect(talks(element), end).to.equal(true);
      touch(end);
      expect(talks(element), end).to.equal(false);
      // The browser clicks afterwards.
      talk.dispatchEvent(new PointerEvent('click', { pointerId: 7, detail: 1, bubbles: true }));
      expect(talks(element), end).to.equal(false);
    }
    expect(captured).to.deep.equal([7, 7, 7]);
    expect(getComputedStyle(talk).touchAction).to.equal('none');
  });

  it('ends with the pointer, also where the host takes no sound', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = put('beach-viewer', {
      session,
      share: 'microphone',
      'push-to-talk': 'KeyT',
    });
    await heard(host, 'beach-viewerjoin');
    const state = () => viewer.sharing.get('microphone');
    await until(() => state() === 'muted');
    await until(() => words(viewer, '.talk') === 'Microphone: the host takes none');
    const talk = viewer.shadowRoot?.querySelector('.talk') as HTMLElement;
    talk.setPointerCapture = () => {};
    const init = { pointerId: 7, bubbles: true, composed: true };
    // The code of the key is loaded apart.
    await until(() => {
      talk.dispatchEvent(new PointerEvent('pointerdown', init));
      return state() === 'live';
    });
    await viewer.updateComplete;
    expect(viewer.shadowRoot?.querySelector('.talk')).to.equal(talk);
    window.dispatchEvent(new PointerEvent('pointerup', { ...init, pointerId: 8 }));
    expect(state()).to.equal('live');
    window.dispatchEvent(new PointerEvent('pointerup', init));
    expect(state()).to.equal('muted');
  });

  it('knows no key by a bad name', async () => {
    const element = put('beach-session', { session: freshName(), 'push-to-talk': 'the space bar' });
    const { error } = await heard(element, 'beach-warning');
    expect(error.code).to.equal('invalid-option');
  });
});
