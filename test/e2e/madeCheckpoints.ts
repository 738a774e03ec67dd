/** Checkpoints that are made from samples by another name, shape or dtype of some tensors. */
import { readFileSync, writeFileSync } from 'node:fs';

/** A tensor as it is stored: row-major, little endian. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [start: number, end: number];
}

/**
 * Writes the tensors of a safetensors file to another one.
 *
 * @param change what becomes of each tensor: none leaves it out, several add to it
 */
export function remake(
  from: string,
  to: string,
  change: (tensor: StoredTensor) => readonly StoredTensor[],
): void {
  writeFileSync(to, fileOf(tensorsOf(readFileSync(from)).flatMap(change)));
}

/** The first rows of a tensor, or with rows of zeros after its own. */
export function withRows(tensor: StoredTensor, rows: number): StoredTensor {
  const [had = 1, ...rest] = tensor.shape;
  const bytes = new Uint8Array((tensor.bytes.length / had) * rows);
  bytes.set(tensor.bytes.subarray(0, bytes.length));
  return { ...tensor, shape: [rows, ...rest], bytes };
}

/** The tensors of a safetensors file. */
export function tensorsOf(file: Buffer): readonly StoredTensor[] {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, HeaderEntry>;
  return Object.entries(header).flatMap(([name, { dtype, shape, data_offsets }]) => {
    if (name === '__metadata__') {
      return [];
    }
    const [from, to] = data_offsets;
    return [{ name, dtype, shape, bytes: file.subarray(start + from, start + to) }];
  });
}

function fileOf(tensors: readonly StoredTensor[]): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    tensors.map(({ name, dtype, shape, bytes }) => {
      const start = end;
      end += bytes.length;
      return [name, { dtype, shape, data_offsets: [start, end] }];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...tensors.map(({ bytes }) => bytes)]);
}
