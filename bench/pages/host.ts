import { now } from '../../test/kit/clock/now.ts';
import { motionPicture } from '../../test/kit/media/motion-picture.ts';
import { NumberedMessage } from '../../test/kit/numbered-message.ts';
import type { Host } from '../contenders/contender.ts';
import { type FilmName, films } from './films.ts';
import { fromQuery } from './page-query.ts';

declare global {
  interface Window {
    hostPage: HostPage;
  }
}

/** Runs the host's side of a contender, at the bench's command. */
export class HostPage {
  readonly #host: Host;
  /** The time of the last change of the number of ready viewers. */
  #changedAt = 0;
  #check: () => void = () => {};

  constructor(make: (changed: () => void) => Host) {
    this.#host = make(() => {
      this.#changedAt = now();
      this.#check();
    });
  }

  open(): Promise<void> {
    return this.#host.open();
  }

  /** Sends one message to each viewer from now on, as soon as it can receive. */
  greet(): void {
    this.#host.greet(new NumberedMessage(64).bytes);
  }

  /** Shows a film. A part of it is noise, and every other second it is another scene: no encoder gets it for free. */
  async film(name: FilmName): Promise<void> {
    const { sound, ...size } = films[name];
    const stream = motionPicture({ ...size, noise: 0.1, scene: 2_000 }).captureStream(
      size.framerate,
    );
    if (sound) {
      // As captured, so that processing it does not count.
      const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      const microphone = await navigator.mediaDevices.getUserMedia({ audio });
      for (const track of microphone.getTracks()) stream.addTrack(track);
    }
    this.#host.show?.(stream);
  }

  /** Resolves once `count` viewers are ready, with the time when they became so. */
  reached(count: number): Promise<number> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (this.#host.ready === count) resolve(this.#changedAt);
      };
      this.#check();
    });
  }

  /** Sends as fast as there is room; resolves with the time of the start. */
  async flood(size: number, count: number): Promise<number> {
    const message = new NumberedMessage(size);
    const began = now();
    for (let number = 0; number < count; number += 1) {
      message.write(number, began);
      await this.#host.send(message.bytes);
    }
    return began;
  }

  /** Sends one message at a time with a pause, in milliseconds, after each. */
  async pulse(size: number, count: number, pause: number): Promise<void> {
    const message = new NumberedMessage(size);
    for (let number = 0; number < count; number += 1) {
      message.write(number, now());
      await this.#host.send(message.bytes);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

const { contender, place } = await fromQuery();
window.hostPage = new HostPage((changed) => contender.host(place, changed));
