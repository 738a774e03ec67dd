/** Made-up elements: noise with strong input channels, bands of heads, and what tests look for. */
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/browser';
import { isFloating } from '../../src/analysis/matrices.ts';
import { lineNorms } from '../../src/analysis/lineNorms.ts';
import { sliceShape } from '../../src/analysis/slices.ts';
import type { Tensor } from '../../src/model/checkpoint.ts';
import type { Failure } from '../../src/model/failure.ts';
import type {
  ImageSize,
  MaskImage,
  MaskKind,
  TensorImage,
  TensorValues,
  UpdateImage,
  ValueWindow,
} from '../../src/model/values.ts';

/** Elements of a cell or a line that are looked at: a browser has no time for more. */
const SAMPLE = 12;
const LINE_SAMPLE = 24;
const STD = 0.02;

type ElementAt = (slice: number, row: number, column: number) => number;

export function tensorValues(tensor: Tensor, window: ValueWindow): TensorValues {
  refuseUnreadable(tensor);
  const { slice, rowStart, rowCount, columnStart, columnCount } = window;
  const at = elementOf(tensor);
  const values = Float64Array.from({ length: rowCount * columnCount }, (_value, place) =>
    at(slice, rowStart + Math.floor(place / columnCount), columnStart + (place % columnCount)),
  );
  if (tensor.dtype === 'I64') {
    // more digits than a float64 has
    return { values: BigInt64Array.from(values, (value) => BigInt(value) + 2n ** 62n) };
  }
  return { values };
}

export function tensorImage(tensor: Tensor, size: ImageSize): TensorImage {
  refuseUnreadable(tensor);
  const matrix = sliceShape(tensor.shape);
  const { slice, rows, columns } = size;
  const at = elementOf(tensor);
  const cells = Array.from({ length: rows * columns }, (_cell, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    return blockOf(
      (r, c) => at(slice, r, c),
      [Math.floor((row * matrix.rows) / rows), Math.floor(((row + 1) * matrix.rows) / rows)],
      [
        Math.floor((column * matrix.columns) / columns),
        Math.floor(((column + 1) * matrix.columns) / columns),
      ],
    );
  });
  const nonFinite = Uint32Array.from(cells, ({ odd }) => odd);
  return {
    ...{ matrix, rows, columns },
    mean: Float32Array.from(cells, ({ mean }) => mean),
    maxAbs: Float32Array.from(cells, ({ maxAbs }) => maxAbs),
    nonFinite: nonFinite.some((count) => count > 0) ? nonFinite : new Uint32Array(),
    rowNorms: norms(matrix.rows, matrix.columns, (row, column) => at(slice, row, column)),
    columnNorms: norms(matrix.columns, matrix.rows, (column, row) => at(slice, row, column)),
  };
}

/** An update a hundredth of the weights in size, in the rows of some heads more than in others. */
export function updateImage(base: Tensor, size: ImageSize): UpdateImage {
  const image = tensorImage(base, size);
  const scaled = (cells: Float32Array): Float32Array => cells.map((cell) => cell / 100);
  return {
    ...image,
    mean: scaled(image.mean),
    maxAbs: scaled(image.maxAbs),
    rowNorms: image.rowNorms && lineNorms(image.rowNorms.norms.map((norm) => norm / 100)),
    columnNorms: image.columnNorms && lineNorms(image.columnNorms.norms.map((norm) => norm / 100)),
    changedFraction: image.mean.map((_cell, place) => {
      const row = Math.floor(place / image.columns);
      return 0.2 + 0.5 * unit(hash(7, row >> 3, 3)) + 0.1 * unit(hash(11, place, 5));
    }),
  };
}

/** Half of the weights: principal ones where rows and columns are strong, low ones where they are not. */
export function maskImage(base: Tensor, kind: MaskKind, size: ImageSize): MaskImage {
  const { rows, columns, maxAbs } = tensorImage(base, size);
  const middle = maxAbs.toSorted()[Math.floor(maxAbs.length / 2)] ?? 0;
  const shares = maxAbs.map((largest) => {
    const strength = largest / (largest + middle);
    return kind === 'principal' ? strength : 1 - strength;
  });
  return { rows, columns, shares };
}

function refuseUnreadable({ name }: Tensor): void {
  if (name.startsWith('lost')) {
    const message = 'the shard is no longer there; put it back and reload';
    throw new ResponseError<Failure>(ErrorCodes.InternalError, message, {
      kind: 'unreadable',
      message,
    });
  }
}

const UPDATED = 'updated:';

/** The name by which the elements of a tensor after an update are made up. */
export function updatedName(name: string): string {
  return `${UPDATED}${name}`;
}

function elementOf({ name, dtype, shape }: Pick<Tensor, 'name' | 'dtype' | 'shape'>): ElementAt {
  const { columns } = sliceShape(shape);
  if (name.startsWith(UPDATED)) {
    const before = elementOf({ name: name.slice(UPDATED.length), dtype: 'BF16', shape });
    return (slice, row, column) => {
      const isChanged = unit(hash(slice, row, column)) < 0.4;
      return before(slice, row, column) * (isChanged ? 1 + 2 ** -7 : 1);
    };
  }
  const seed = hash(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1));
  if (!isFloating(dtype)) {
    return (_slice, row, column) => row * columns + column;
  }
  const special = name.startsWith('nan') ? SPECIAL : [];
  return (slice, row, column) => {
    const known = special.find((one) => one.row === row && one.column === column);
    return known?.value ?? weight(seed + slice, row, column);
  };
}

const SPECIAL = [
  { row: 0, column: 1, value: NaN },
  { row: 0, column: 2, value: Infinity },
  { row: 1, column: 0, value: -Infinity },
] as const;

/** Every 1,021st column strong, as outlier channels are; rows of one head of 128 alike. */
function weight(seed: number, row: number, column: number): number {
  const noise =
    unit(hash(seed, row, column)) +
    unit(hash(seed + 1, row, column)) +
    unit(hash(seed + 2, row, column));
  const channel = column % 1021 === 17 ? 6 : 0.8 + 0.4 * Math.sin(column / 90);
  const head = 0.6 + 0.8 * unit(hash(seed, Math.floor(row / 128), 7));
  const drift = 0.25 * Math.sin(row / 40 + column / 61);
  const float = Math.fround(STD * channel * head * (2 * (noise - 1.5) + drift));
  return row === 3 && column % 5 === 2 ? 0 : float;
}

function blockOf(
  at: (row: number, column: number) => number,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): { mean: number; maxAbs: number; odd: number } {
  const samples = Array.from(
    { length: Math.min(SAMPLE, (bottom - top) * (right - left)) },
    (_sample, index) =>
      at(
        top + (Math.floor(index / (right - left)) % (bottom - top)),
        left + (index % (right - left)),
      ),
  );
  const finite = samples.filter(Number.isFinite);
  return {
    mean: finite.reduce((sum, value) => sum + value, 0) / finite.length,
    maxAbs: finite.length === 0 ? NaN : Math.max(...finite.map(Math.abs)),
    odd: samples.length - finite.length,
  };
}

function norms(
  count: number,
  length: number,
  at: (line: number, place: number) => number,
): TensorImage['rowNorms'] {
  const taken = Math.min(length, LINE_SAMPLE);
  const found = Float64Array.from({ length: count }, (_norm, line) => {
    let sum = 0;
    for (let index = 0; index < taken; index += 1) {
      const value = at(line, Math.floor((index * length) / taken));
      sum += Number.isFinite(value) ? value ** 2 : 0;
    }
    return Math.sqrt((sum * length) / taken);
  });
  return lineNorms(found);
}

function hash(a: number, b: number, c: number): number {
  let mixed = Math.imul(a + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ c, 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function unit(hashed: number): number {
  return hashed / 2 ** 32;
}
