import { expect } from '@open-wc/testing';
import { type Expectation, PictureWatch } from '../../../src/elements/stage/picture-watch.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** A video that shows a frame when the test says so. */
class ScriptedVideo extends EventTarget {
  ownerDocument = document;
  paused = false;
  visible = true;
  readonly track = { muted: false };
  readonly srcObject = { getVideoTracks: () => [this.track] };
  #callbacks = new Map<number, () => void>();
  #last = 0;

  checkVisibility(): boolean {
    return this.visible;
  }

  requestVideoFrameCallback(callback: () => void): number {
    this.#callbacks.set(++this.#last, callback);
    return this.#last;
  }

  cancelVideoFrameCallback(id: number): void {
    this.#callbacks.delete(id);
  }

  cancelFrames(): void {
    this.#callbacks.clear();
  }

  show(): void {
    const due = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of due) callback();
  }
}

describe('watching a picture', () => {
  const patience = 5_000;

  function begin(expects: Expectation) {
    const virtual = new VirtualClock();
    let slept = 0;
    const clock = {
      now: () => virtual.now() + slept,
      wall: () => virtual.wall(),
      after: virtual.after.bind(virtual),
    };
    const video = new ScriptedVideo();
    const changes: boolean[] = [];
    const watch = new PictureWatch(
      clock,
      () => patience,
      (stalled) => changes.push(stalled),
    );
    watch.watch(video as unknown as HTMLVideoElement, expects);
    const sleep = (ms: number): void => {
      slept += ms;
    };
    return { clock: virtual, video, watch, changes, sleep };
  }

  it('detects a picture that stops moving, and one that moves again', () => {
    const { clock, video, changes } = begin('motion');
    video.show();
    clock.advance(patience * 1.2 - 1);
    expect(changes).to.deep.equal([]);
    clock.advance(1);
    expect(changes).to.deep.equal([true]);
    video.show();
    expect(changes).to.deep.equal([true, false]);
  });

  it('detects a picture that never arrived, and accepts a static one', () => {
    const { clock, video, changes } = begin('picture');
    clock.advance(patience);
    expect(changes).to.deep.equal([true]);
    video.show();
    clock.advance(10 * patience);
    expect(changes).to.deep.equal([true, false]);
  });

  it('detects one whose tracks receive nothing, under any expectation', () => {
    const { clock, video, changes } = begin('picture');
    video.show();
    video.track.muted = true;
    clock.advance(patience * 1.2);
    expect(changes).to.deep.equal([true]);
  });

  it('does not count the time in which the machine sleeps', () => {
    const { clock, video, changes, sleep } = begin('motion');
    video.show();
    for (let nap = 0; nap < 10; nap += 1) {
      clock.advance(patience * 0.9);
      sleep(60_000);
    }
    expect(changes).to.deep.equal([]);
    clock.advance(patience * 1.2);
    expect(changes).to.deep.equal([true]);
  });

  it('expects nothing of a video that is paused or not visible', () => {
    const { clock, video, changes } = begin('motion');
    video.paused = true;
    clock.advance(3 * patience);
    Object.assign(video, { paused: false, visible: false });
    clock.advance(3 * patience);
    expect(changes).to.deep.equal([]);
    video.visible = true;
    clock.advance(patience);
    expect(changes).to.deep.equal([true]);
  });

  it('leaves no timer behind', () => {
    const { clock, watch, changes } = begin('motion');
    clock.advance(patience);
    watch.stop();
    expect(changes).to.deep.equal([true, false]);
    expect(clock.pending).to.equal(0);
  });

  it('watches afresh in another document, while that one is visible', () => {
    const { clock, video, watch, changes } = begin('motion');
    const move = (to: Document): void => {
      // A move cancels the requested frame.
      video.ownerDocument = to;
      video.cancelFrames();
      watch.watch(video as unknown as HTMLVideoElement, 'motion');
    };
    video.show();
    const elsewhere = document.implementation.createHTMLDocument();
    move(elsewhere);
    expect(elsewhere.hidden).to.equal(true);
    clock.advance(9.9 * patience);
    Object.defineProperty(elsewhere, 'hidden', { value: false });
    elsewhere.dispatchEvent(new Event('visibilitychange'));
    clock.advance(0.9 * patience);
    expect(changes).to.deep.equal([]);
    move(document);
    clock.advance(2 * patience);
    expect(changes).to.deep.equal([true]);
    video.show();
    expect(changes).to.deep.equal([true, false]);
  });
});
