/** A picture or some sound that was decoded or captured. A closed one has no format. */
interface Frame {
  readonly format: string | null;
}

type Output<Class extends 'AudioDecoder' | 'VideoDecoder'> = ConstructorParameters<
  (typeof globalThis)[Class]
>[0];

/** Counts the pictures and the sound that the page holds, until they are closed. The browser collects none of them. */
export class OpenFrames {
  #open: Frame[] = [];
  /** How many there were. */
  made = 0;
  /** The most that were open at once. */
  most = 0;
  readonly decoders: { readonly decoder: VideoDecoder; readonly init: VideoDecoderInit }[] = [];
  readonly #restore: (() => void)[] = [];

  constructor() {
    const add = <F>(frame: F): F => {
      this.#add(frame as unknown as Frame);
      return frame;
    };
    const { decoders } = this;
    const { VideoFrame: Picture, AudioData: Sound } = globalThis;
    const { clone } = Picture.prototype;
    const { read } = ReadableStreamDefaultReader.prototype;
    this.#replace(Picture.prototype, 'clone', function (this: VideoFrame) {
      return add(clone.call(this));
    });
    this.#replace(ReadableStreamDefaultReader.prototype, 'read', async function (
      this: ReadableStreamDefaultReader,
    ) {
      const result = await read.call(this);
      if (result.value instanceof Picture || result.value instanceof Sound) add(result.value);
      return result;
    } as typeof read);
    this.#replace(globalThis, 'VideoFrame', counted(Picture, add));
    this.#replace(globalThis, 'AudioData', counted(Sound, add));
    this.#replace(
      globalThis,
      'VideoDecoder',
      class extends VideoDecoder {
        constructor(init: Output<'VideoDecoder'>) {
          super({ ...init, output: (picture) => init.output(add(picture)) });
          decoders.push({ decoder: this, init });
        }
      },
    );
    this.#replace(
      globalThis,
      'AudioDecoder',
      class extends AudioDecoder {
        constructor(init: Output<'AudioDecoder'>) {
          super({ ...init, output: (sound) => init.output(add(sound)) });
        }
      },
    );
  }

  /** How many are open. */
  get open(): number {
    this.#open = this.#open.filter(({ format }) => format !== null);
    return this.#open.length;
  }

  /** Takes the decoders back, as a browser does from a hidden page. */
  reclaim(): void {
    for (const { decoder, init } of this.decoders) {
      if (decoder.state !== 'configured') continue;
      decoder.close();
      init.error(new DOMException('Reclaimed.', 'QuotaExceededError'));
    }
  }

  stop(): void {
    for (const restore of this.#restore) restore();
  }

  #add(frame: Frame): void {
    this.made += 1;
    this.#open.push(frame);
    this.most = Math.max(this.most, this.open);
  }

  #replace<O extends object, K extends keyof O>(owner: O, name: K, value: O[K]): void {
    const before = owner[name];
    if (before === undefined) return;
    owner[name] = value;
    this.#restore.push(() => {
      owner[name] = before;
    });
  }
}

function counted<C extends new (...args: never[]) => object>(
  Original: C,
  add: (frame: object) => void,
): C {
  return new Proxy(Original, {
    construct(target, args, newTarget) {
      const frame = Reflect.construct(target, args, newTarget);
      add(frame);
      return frame;
    },
  });
}
