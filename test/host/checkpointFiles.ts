/** Writes checkpoints for tests, valid and invalid ones. */
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** `dtype`, `shape` and `data_offsets` of one tensor, as a header has them. */
export interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** A file's length prefix and header, padded to eight bytes as writers do. */
export function headerBytes(header: string): Buffer {
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, Buffer.from(padded)]);
}

/** `count` random square BF16 matrices, named `layers.I.weight`. */
export function writeRandomMatrices(path: string, count: number, side: number): void {
  const bytes = side * side * 2;
  const entries = Array.from({ length: count }, (_, index) => [
    `layers.${index}.weight`,
    { dtype: 'BF16', shape: [side, side], data_offsets: [index * bytes, (index + 1) * bytes] },
  ]);
  const file = openSync(path, 'w');
  writeSync(file, headerBytes(JSON.stringify(Object.fromEntries(entries))));
  const data = randomBf16(side * side);
  for (let index = 0; index < count; index++) {
    writeSync(file, data);
  }
  closeSync(file);
}

/** A header of `count` one-element tensors, spread over layers as models have them. */
export function writeManyTensors(path: string, count: number): void {
  const entries = Array.from({ length: count }, (_, index) => [
    `model.layers.${Math.floor(index / 8)}.block.${index % 8}.weight`,
    { dtype: 'F32', shape: [1], data_offsets: [index * 4, index * 4 + 4] },
  ]);
  writeFileSync(
    path,
    Buffer.concat([
      headerBytes(JSON.stringify(Object.fromEntries(entries))),
      Buffer.alloc(count * 4),
    ]),
  );
}

/** `count` square BF16 matrices of zeros in a file that takes no space. */
export function writeHole(path: string, count: number, side: number): void {
  const bytes = side * side * 2;
  const entries = Array.from({ length: count }, (_, index) => [
    `layers.${index}.weight`,
    { dtype: 'BF16', shape: [side, side], data_offsets: [index * bytes, (index + 1) * bytes] },
  ]);
  const head = headerBytes(JSON.stringify(Object.fromEntries(entries)));
  const file = openSync(path, 'w');
  writeSync(file, head);
  ftruncateSync(file, head.length + count * bytes);
  closeSync(file);
}

/** Magnitudes of 2⁻⁷ and 2⁻⁶, either sign: a fixed sequence, so that runs are alike. */
function randomBf16(count: number): Uint8Array {
  const values = new Uint16Array(count);
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[index] = 0x3c00 | ((state >>> 16) & 0x80ff);
  }
  return new Uint8Array(values.buffer);
}

/** An invalid checkpoint: its path, and what the message about it must mention. */
export interface InvalidFile {
  readonly name: string;
  readonly path: string;
  readonly mentions: RegExp;
}

/** Writes one file, or folder, for each way in which a checkpoint can be invalid. */
export function writeInvalidFiles(folder: string): InvalidFile[] {
  const write = (name: string, content: Buffer | string, mentions: RegExp): InvalidFile => {
    const path = join(folder, `${name}.safetensors`);
    writeFileSync(path, content);
    return { name, path, mentions };
  };
  return [
    write('empty', '', /empty|short|bytes/i),
    write(
      'truncated',
      withTensors({ a: entry([2], 0, 8) }, 4),
      /truncated|short|beyond|end|bytes/i,
    ),
    write('header longer than the file', lengthPrefix(1000n), /header/i),
    write('header over 100 MB', lengthPrefix(200_000_000n), /header/i),
    write('duplicate keys', twice('a'), /duplicate|twice/i),
    write('hole', withTensors({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12), /b|hole|gap/i),
    write('overlap', withTensors({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8), /b|overlap/i),
    write(
      'overflowing shape',
      withTensors({ a: entry([2 ** 40, 2 ** 40], 0, 4) }, 4),
      /a|overflow/i,
    ),
    write('unknown dtype', withTensors({ a: { ...entry([1], 0, 4), dtype: 'F33' } }, 4), /F33/),
    write(
      'LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n',
      /LFS/,
    ),
    fifo(folder),
    emptyFolder(folder),
    escapingIndex(folder),
  ];
}

function entry(shape: readonly number[], start: number, end: number): HeaderEntry {
  return { dtype: 'F32', shape, data_offsets: [start, end] };
}

function withTensors(tensors: Record<string, HeaderEntry>, dataBytes: number): Buffer {
  return Buffer.concat([headerBytes(JSON.stringify(tensors)), Buffer.alloc(dataBytes)]);
}

function twice(name: string): Buffer {
  const member = `"${name}":${JSON.stringify(entry([1], 0, 4))}`;
  return Buffer.concat([headerBytes(`{${member},${member}}`), Buffer.alloc(4)]);
}

function lengthPrefix(length: bigint): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(length);
  return bytes;
}

function fifo(folder: string): InvalidFile {
  const path = join(folder, 'fifo.safetensors');
  execFileSync('mkfifo', [path]);
  return { name: 'FIFO', path, mentions: /regular|pipe|fifo/i };
}

function emptyFolder(folder: string): InvalidFile {
  const path = join(folder, 'folder-without-checkpoint');
  mkdirSync(path);
  return { name: 'folder without a checkpoint', path, mentions: /safetensors/i };
}

function escapingIndex(folder: string): InvalidFile {
  const path = join(folder, 'model.safetensors.index.json');
  writeFileSync(
    path,
    JSON.stringify({ metadata: {}, weight_map: { a: '../outside.safetensors' } }),
  );
  return { name: 'index that names a file outside its folder', path, mentions: /outside/ };
}
