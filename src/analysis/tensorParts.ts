/** Parts of stored tensors, as tensors of their own. */
import type { Tensor } from '../model/checkpoint.ts';
import type { PartView, TensorPart } from '../model/pair.ts';
import { elementCount } from './matrices.ts';

/** Where a part lies: its first element, its shape, and what stands between its rows. */
export interface Cut {
  readonly first: number;
  readonly shape: readonly number[];
  readonly pitch: number | null;
  readonly where: Omit<TensorPart, 'of'>;
}

/** The rows `[start, end)` of a tensor of at least one dimension, or elements of a list. */
export function rowsCut({ shape }: Tensor, start: number, end: number): Cut {
  const [, ...rest] = shape;
  return {
    first: start * elementCount(rest),
    shape: [end - start, ...rest],
    pitch: null,
    where: { rows: [start, end] },
  };
}

/** The columns `[start, end)` of a matrix. */
export function columnsCut({ shape }: Tensor, start: number, end: number): Cut {
  const [rows = 0, columns = 0] = shape;
  return {
    first: start,
    shape: [rows, end - start],
    pitch: columns,
    where: { columns: [start, end] },
  };
}

/** The rows `[start, end)` of matrix number `matrix` of a stack. */
export function matrixCut({ shape }: Tensor, matrix: number, start: number, end: number): Cut {
  const [, rows = 0, columns = 0] = shape;
  const isWhole = start === 0 && end === rows;
  return {
    first: (matrix * rows + start) * columns,
    shape: [end - start, columns],
    pitch: null,
    where: isWhole ? { matrix } : { matrix, rows: [start, end] },
  };
}

/** Whether the part begins and ends at whole bytes: only elements under a byte may not. */
export function isCuttable(tensor: Tensor, { first, shape, pitch }: Cut): boolean {
  const bits = bitsOf(tensor);
  const lengths = [first, elementCount(shape), ...(pitch === null ? [] : [pitch, shape[1] ?? 0])];
  return lengths.every((length) => (length * bits) % 8 === 0) && (pitch === null || bits >= 8);
}

/** What is read natively. */
export function viewOf({ name }: Tensor, tensor: number, cut: Cut): PartView {
  const { first, shape, pitch } = cut;
  return { name: `${name}[${placeText(cut.where)}]`, tensor, first, shape, pitch };
}

/** The part as a tensor: its size is that of its elements. */
export function partTensor(stored: Tensor, { name, first, shape }: PartView): Tensor {
  const bytesOf = (elements: number): number => (elements * bitsOf(stored)) / 8;
  return {
    ...stored,
    name,
    shape,
    bytes: bytesOf(elementCount(shape)),
    offset: stored.offset + bytesOf(first),
  };
}

function bitsOf({ bytes, shape }: Tensor): number {
  const elements = elementCount(shape);
  return elements === 0 ? 8 : (bytes * 8) / elements;
}

/** `3,0:64` as an index would have it: matrix, rows, columns, those that are given. */
function placeText({ matrix, rows, columns }: Omit<TensorPart, 'of'>): string {
  const range = (ends: readonly [number, number]): string => ends.join(':');
  return [
    ...(matrix === undefined ? [] : [String(matrix)]),
    ...(rows === undefined ? [] : [range(rows)]),
    ...(columns === undefined ? [] : [...(rows === undefined ? [':'] : []), range(columns)]),
  ].join(',');
}

/** The part as a reader of the command line sees it: `rows 0:64 of NAME`. */
export function partText({ of, ...place }: TensorPart): string {
  return `${of}[${placeText(place)}]`;
}
