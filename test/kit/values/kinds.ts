/** One kind of value that a page may send. */
export interface Kind {
  readonly name: string;
  /** The place that `send()` names when it rejects; undefined if the same value arrives. */
  readonly refusedAt: string | undefined;
  make(): unknown;
}

class Point {
  x = 1;
}

/** The values that arrive as they are. `other` is the global object of another realm, such as a frame's. */
const carried = (other: typeof globalThis): Record<string, () => unknown> => ({
  text: () => 'héllo 🏖',
  'empty text': () => '',
  'text with a byte order mark': () => '\ufeffhi',
  'text with a zero': () => 'a\0b',
  'a lone surrogate': () => 'a\ud83cb',
  'long text': () => 'wörd '.repeat(20_000),
  'long text with a lone surrogate': () => `${'wörd '.repeat(20_000)}\udf00`,
  null: () => null,
  true: () => true,
  false: () => false,
  'negative zero': () => -0,
  'a fraction': () => 42.5,
  'the largest number': () => Number.MAX_VALUE,
  'the smallest number': () => Number.MIN_VALUE,
  'an empty object': () => ({}),
  'an empty array': () => [],
  'nested objects': () => ({ a: [1, null, { b: 'c' }], d: true }),
  'an undefined property': () => ({ a: undefined, b: 1 }),
  'lone surrogates inside': () => ({ '\ud83c': '\udf00' }),
  'negative zero inside': () => ({ x: [-0, 0] }),
  'a property __proto__': () => JSON.parse('{"__proto__":{"a":1}}'),
  'an object without prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'one object twice': () => {
    const one = { a: 1 };
    return [one, one];
  },
  'a frozen object': () => Object.freeze({ a: 1 }),
  'a proxy': () => new Proxy({ a: [1] }, {}),
  'an object of a frame': () => other.Function('return { a: [1, {}] }')(),
  'an ArrayBuffer': () => new Uint8Array([1, 2, 3]).buffer,
  'an empty ArrayBuffer': () => new ArrayBuffer(0),
  'an ArrayBuffer of a frame': () => new other.Uint8Array([1, 2]).buffer,
  'a Uint8Array': () => new Uint8Array([9, 0, 255]),
  'a Uint8Array of a frame': () => new other.Uint8Array([7, 8]),
  'a Uint8Array on shared memory': () => new Uint8Array(sharedMemory(), 0, 4).fill(5),
  'an Int8Array': () => new Int8Array([-1]),
  'a Uint8ClampedArray': () => new Uint8ClampedArray([300]),
  'an Int16Array': () => new Int16Array([-300]),
  'a Uint16Array': () => new Uint16Array([60_000]),
  'an Int32Array': () => new Int32Array([-70_000]),
  'a Uint32Array': () => new Uint32Array([2 ** 32 - 1]),
  'a part of a Float32Array': () => new Float32Array([0, 1.5, Number.NaN, 9]).subarray(1, 3),
  'a Float64Array': () => new Float64Array([Math.PI, -0]),
  'a BigInt64Array': () => new BigInt64Array([-1n, 2n ** 62n]),
  'a BigUint64Array': () => new BigUint64Array([2n ** 63n]),
  'a DataView': () => new DataView(new Uint8Array([9, 8, 7]).buffer, 1),
  'a Blob': () => new Blob(['<p>hi</p>'], { type: 'text/html' }),
  'a Blob of a frame': () => new other.Blob(['hi'], { type: 'text/plain' }),
  'a File': () => new File(['x'], 'photo 🏖.png', { type: 'image/png', lastModified: 86_400_000 }),
  'a File without a type': () => new File([], 'none', { lastModified: 1 }),
  'a File of a frame': () =>
    new other.File(['x'], 'a.txt', { type: 'text/plain', lastModified: 2 }),
  'a long File': () => new File([new Uint8Array(100_000).fill(7)], 'long.bin', { lastModified: 3 }),
});

/** The values that `send()` refuses, with the place that it names. */
const refused = (other: typeof globalThis): Record<string, [string, () => unknown]> => ({
  undefined: ['data', () => undefined],
  NaN: ['data', () => Number.NaN],
  'NaN inside': ['data.scores[2]', () => ({ scores: [1, 2, Number.NaN] })],
  Infinity: ['data', () => Number.POSITIVE_INFINITY],
  'undefined in an array': ['data[1]', () => [1, undefined]],
  'a BigInt': ['data', () => 1n],
  'a BigInt inside': ['data.id', () => ({ id: 1n })],
  'a symbol': ['data', () => Symbol('s')],
  'a symbol as a key': ['data', () => ({ [Symbol('s')]: 1 })],
  'a function': ['data', () => () => {}],
  'a method': ['data.at["on click"]', () => ({ at: { 'on click': () => {} } })],
  'a class instance': ['data', () => new Point()],
  'a class instance inside': ['data.where', () => ({ where: new Point() })],
  'an object with a prototype': ['data', () => Object.create({ a: 1 })],
  'an object with toJSON()': [
    'data.a',
    () => ({ a: Object.defineProperty({}, 'toJSON', { value: () => 1 }) }),
  ],
  'a Date': ['data', () => new Date(0)],
  'a Date inside': ['data.at', () => ({ at: new Date(0) })],
  'a RegExp': ['data', () => /a/g],
  'an Error': ['data', () => new Error('no')],
  'an Error of a frame': ['data.cause', () => ({ cause: new other.Error('no') })],
  'a Map': ['data', () => new Map([[1, 2]])],
  'a Map of a frame': ['data.people', () => ({ people: new other.Map() })],
  'a Set': ['data.tags', () => ({ tags: new Set([1]) })],
  'a WeakMap': ['data', () => new WeakMap()],
  'a Promise': ['data.later', () => ({ later: Promise.resolve(1) })],
  'a URL': ['data', () => new URL('https://example.org')],
  'a FormData': ['data', () => new FormData()],
  'a SharedArrayBuffer': ['data', sharedMemory],
  'a DOMException': ['data', () => new DOMException('no', 'AbortError')],
  'an Event': ['data.event', () => ({ event: new Event('x') })],
  'a String object': ['data', () => Object('text')],
  'a Number object': ['data[0]', () => [Object(1)]],
  'an ArrayBuffer inside': ['data.bytes', () => ({ bytes: new ArrayBuffer(1) })],
  'a Uint8Array inside': ['data[0]', () => [new Uint8Array(1)]],
  'a Blob inside': ['data[1].blob', () => [0, { blob: new Blob(['x']) }]],
  'a File inside': ['data.user.photo', () => ({ user: { photo: new File(['x'], 'a.png') } })],
  'a File of a frame inside': ['data.photo', () => ({ photo: new other.File(['x'], 'a.png') })],
  'a File with an endless name': ['The', () => new File(['x'], 'x'.repeat(100_000))],
  'an object that claims to be a Blob': ['data', () => ({ [Symbol.toStringTag]: 'Blob', size: 1 })],
  'an array with a hole': ['data.list', () => ({ list: Array(2).fill(1, 1) })],
  'an array with a name': ['data', () => /b/.exec('abc')],
  'an array with a class': ['data', () => new (class Stack extends Array {})()],
  arguments: [
    'data',
    function numbers() {
      // biome-ignore lint/complexity/noArguments: it is the value.
      return arguments;
    },
  ],
  'a circle': ['data.a.b', () => ({ a: circle() })],
  'a thousand levels': ['data[0][0]', () => nest(1_001)],
  'a getter that throws': [
    'data.x',
    () => Object.defineProperty({}, 'x', { enumerable: true, get: fail }),
  ],
  'a revoked proxy': ['data.a', () => ({ a: revoked() })],
  'a transferred ArrayBuffer': ['data', () => transferred()],
  'a DataView on a transferred ArrayBuffer': [
    'data',
    () => {
      const view = new DataView(new ArrayBuffer(8));
      structuredClone(view.buffer, { transfer: [view.buffer] });
      return view;
    },
  ],
});

/** Returns all kinds that this environment can make. */
export function kinds(other: typeof globalThis): Kind[] {
  const all = [
    ...Object.entries(carried(other)).map(([name, make]) => ({ name, refusedAt: undefined, make })),
    ...Object.entries(refused(other)).map(([name, [refusedAt, make]]) => ({
      name,
      refusedAt,
      make,
    })),
  ];
  return all.filter(
    ({ name }) => !name.includes('of a frame') || 'Blob' in other || !/Blob|File/.test(name),
  );
}

/** Where shared memory has no class, as on most pages, WebAssembly makes some. */
function sharedMemory(): SharedArrayBuffer {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  return memory.buffer as unknown as SharedArrayBuffer;
}

function circle(): object {
  const value: Record<string, unknown> = {};
  value.b = value;
  return value;
}

function nest(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

function fail(): never {
  throw new Error('not today');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function transferred(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}
