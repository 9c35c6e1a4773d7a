import { now } from '../../test/kit/clock/now.ts';
import { ageOf } from '../../test/kit/media/time-code.ts';
import type { Viewer } from '../contenders/contender.ts';
import { Audience, type Heard } from './audience.ts';
import { fromQuery } from './page-query.ts';
import { queueWebSockets } from './queued-web-socket.ts';

declare global {
  interface Window {
    viewersPage: ViewersPage;
  }
}

/** A picture that a viewer has shown; times are milliseconds. */
export interface ShownPicture {
  readonly at: number;
  readonly age: number;
}

/** Runs all viewers of a contender on one page, at the bench's command. */
export class ViewersPage {
  readonly #make: (received: (data: Uint8Array) => void) => Viewer;
  readonly #viewers: Viewer[] = [];
  #audience: Audience | undefined;

  constructor(make: (received: (data: Uint8Array) => void) => Viewer) {
    this.#make = make;
  }

  /** Adds viewers at the same time; returns when that was, and when the last was ready. */
  async join(count: number): Promise<{ began: number; ready: number }> {
    const viewers = Array.from({ length: count }, (_, index) => {
      const place = this.#viewers.length + index;
      return this.#make((data) => this.#audience?.receive(place, data));
    });
    this.#viewers.push(...viewers);
    const began = now();
    await Promise.all(viewers.map((viewer) => viewer.join()));
    return { began, ready: now() };
  }

  /** Adds one viewer; returns the milliseconds from its `join()` to its first message. */
  async first(): Promise<number> {
    let began = 0;
    const took = new Promise<number>((resolve) => {
      const viewer = this.#make(() => resolve(performance.now() - began));
      this.#viewers.push(viewer);
      began = performance.now();
      void viewer.join();
    });
    return took;
  }

  /** Adds one viewer; returns the milliseconds from its connection to its first picture. */
  async firstPicture(): Promise<number> {
    const viewer = this.#make(() => {});
    this.#viewers.push(viewer);
    await viewer.join();
    const connected = performance.now();
    const video = await show(viewer);
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const took = performance.now() - connected;
    video.remove();
    return took;
  }

  /** Plays the film of one viewer; returns when each picture was shown, and how old it was, in milliseconds. */
  async watch(ms: number): Promise<ShownPicture[]> {
    const [viewer] = this.#viewers;
    if (viewer === undefined) throw new Error('Nobody watches.');
    const video = await show(viewer);
    const pictures: ShownPicture[] = [];
    const shown = (): void => {
      pictures.push({ at: performance.now(), age: ageOf(video) });
      video.requestVideoFrameCallback(shown);
    };
    video.requestVideoFrameCallback(shown);
    await new Promise((resolve) => setTimeout(resolve, ms));
    video.remove();
    return pictures;
  }

  leave(): void {
    for (const viewer of this.#viewers.splice(0)) viewer.leave();
  }

  /** Call before the messages are sent. */
  listen(messages: number): void {
    this.#audience = new Audience(this.#viewers.length, messages);
  }

  /** Resolves once all viewers have all messages; rejects if one gets an unexpected message. */
  async heard(): Promise<Heard | undefined> {
    return this.#audience?.heard;
  }
}

/** Plays the film of a viewer. */
async function show(viewer: Viewer): Promise<HTMLVideoElement> {
  while (!viewer.film) await new Promise((resolve) => setTimeout(resolve, 10));
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true, srcObject: viewer.film });
  document.body.append(video);
  return video;
}

queueWebSockets();
const { contender, place } = await fromQuery();
window.viewersPage = new ViewersPage((received) => contender.viewer(place, received));
