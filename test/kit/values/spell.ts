import { typeName } from '../../../src/link/wire/type-name.ts';

/** Returns the type and the whole content of a value as text. Two values are the same if their texts are. */
export async function spell(value: unknown): Promise<string> {
  const type = typeName(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (type === 'Blob' || type === 'File') {
    const { name, lastModified, type: mime, size } = value as File;
    const bytes = hex(new Uint8Array(await (value as Blob).arrayBuffer()));
    return `${type}(${[name, lastModified, mime, size, bytes].join(', ')})`;
  }
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return `${type}(${hex(new Uint8Array(buffer, byteOffset, byteLength))})`;
  }
  if (type === 'ArrayBuffer') return `${type}(${hex(new Uint8Array(value as ArrayBuffer))})`;
  if (type === 'Array') {
    const items = await Promise.all(Array.from(value as unknown[], spell));
    return `[${items.join(', ')}]`;
  }
  if (type === 'Object') {
    const members = Object.entries(value as object).filter(([, member]) => member !== undefined);
    const spelled = members.map(
      async ([key, member]) => `${JSON.stringify(key)}: ${await spell(member)}`,
    );
    return `{${(await Promise.all(spelled)).join(', ')}}`;
  }
  return `${type} ${JSON.stringify(value)}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
