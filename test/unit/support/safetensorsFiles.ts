/** Checkpoints made for tests, valid ones and lies. */
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';

/** A tensor as a header has it: dtype, shape, first and last byte of its data. */
export interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

export function entry(
  shape: readonly number[],
  start: number,
  end: number,
  dtype = 'F32',
): HeaderEntry {
  return { dtype, shape, data_offsets: [start, end] };
}

/** Header length, header (a string is taken as it is) and `dataBytes` of zeros. */
export function safetensorsBytes(
  header: Readonly<Record<string, unknown>> | string,
  dataBytes = 0,
): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  return Buffer.concat([lengthBytes(text.length), text, Buffer.alloc(dataBytes)]);
}

/** The first eight bytes of a file. */
export function lengthBytes(length: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(length));
  return bytes;
}

/** F32 tensors of the given shapes, one after another, with values that differ from element to element. */
export function writeTensors(
  path: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  factor = 1,
): void {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]): [string, HeaderEntry] => {
    const start = end;
    end += 4 * shape.reduce((product, side) => product * side, 1);
    return [name, entry(shape, start, end)];
  });
  const values = Float32Array.from({ length: end / 4 }, (_, i) => factor * Math.sin(i + 1));
  writeFileSync(
    path,
    Buffer.concat([safetensorsBytes(Object.fromEntries(entries)), Buffer.from(values.buffer)]),
  );
}

/** A file whose data is a hole: it takes no space however big the tensors are. */
export function writeSparseFile(
  path: string,
  names: Iterable<string>,
  shape: readonly number[],
  dtype: 'BF16' | 'F32',
): void {
  const bytes = (dtype === 'BF16' ? 2 : 4) * shape.reduce((product, side) => product * side, 1);
  let end = 0;
  const entries: Record<string, HeaderEntry> = {};
  for (const name of names) {
    entries[name] = entry(shape, end, end + bytes, dtype);
    end += bytes;
  }
  const head = safetensorsBytes(entries);
  const file = openSync(path, 'w');
  writeSync(file, head);
  ftruncateSync(file, head.length + end);
  closeSync(file);
}

/** Names as a large mixture-of-experts model has them. */
export function* manyNames(count: number): Generator<string> {
  for (let i = 0; i < count; i++) {
    yield `model.layers.${Math.floor(i / 1000)}.mlp.experts.${i % 1000}.down_proj.weight`;
  }
}
