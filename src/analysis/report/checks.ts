/** Checks of results, which are files that anyone may have written. */
import { AnalysisError } from '../../model/failure.ts';
import type { Doubt, ShapeMismatch, Unsure } from '../../model/pair.ts';
import type { FileEntry, Json, PairEntry, ResultPart, TensorEntry } from './results.ts';

const DOUBTS: readonly Doubt[] = ['interleaved', 'transposed', 'square', 'sizes'];

/** Figures that are one number, where they are defined. */
const NUMBERS = [
  ...['updateSparsity', 'exactEqualFraction', 'relativeUpdate', 'updateRadial'],
  ...['updateRadialCosine', 'nss', 'nssResolution', 'nssNull', 'nssExcess', 'nssDriftShare'],
  'intruderDimensions',
];
/** Figures of both sides, or by k or α. */
const GROUPS = [
  ...['frobeniusNorm', 'spectralNorm', 'stableRank', 'effectiveRank', 'participationRatio'],
  ...['conditionNumber', 'hillAlpha', 'mpEdge', 'mpOutliers', 'energyRank', 'resolutionFloor'],
  ...['rotation', 'rotationNull', 'rotationExcess', 'singularValues', 'bounds', 'ulpRatio'],
  ...['principalOverlap', 'principalOverlapNull', 'principalOverlapExcess', 'principalOverlapZ'],
  ...['lowOverlap', 'lowOverlapNull', 'lowOverlapExcess', 'lowOverlapZ', 'offPrincipalEnergy'],
  ...['offPrincipalNull', 'principalEnergyExcess', 'shuffledControl'],
];

/** @throws AnalysisError that says what the file of results lacks. */
export function fault(file: string, message: string): never {
  throw new AnalysisError({ kind: 'invalid', path: file, message });
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf({ file, head }: ResultPart, key: string): string {
  const value = head[key];
  return typeof value === 'string' ? value : fault(file, `has no ${key}`);
}

export function sizeOf({ file, head }: ResultPart, key: string): number {
  const value = head[key];
  return isSize(value) ? value : fault(file, `has no ${key}`);
}

/** The names under `key`; none where the results do not have the list. */
export function namesOf({ file, head }: ResultPart, key: string): readonly string[] {
  const value = head[key] ?? [];
  return areNames(value) ? value : fault(file, `${key} is no list of names`);
}

export function mismatchesOf({ file, head }: ResultPart, key: string): readonly ShapeMismatch[] {
  const value = head[key] ?? [];
  const isMismatch = (item: unknown): boolean =>
    isRecord(item) &&
    typeof item['name'] === 'string' &&
    isShape(item['base']) &&
    isShape(item['other']);
  return Array.isArray(value) && value.every(isMismatch)
    ? (value as readonly ShapeMismatch[])
    : fault(file, `${key} is no list of shapes`);
}

/** Tensors that may be the same weights in another form; none where the results have no such list. */
export function unsureOf({ file, head }: ResultPart): readonly Unsure[] {
  const value = head['unsure'] ?? [];
  const isUnsure = (item: unknown): boolean =>
    isRecord(item) &&
    areNames(item['base']) &&
    areNames(item['other']) &&
    DOUBTS.includes(item['doubt'] as Doubt);
  return Array.isArray(value) && value.every(isUnsure)
    ? (value as readonly Unsure[])
    : fault(file, 'unsure is no list of tensors');
}

/** @param value a list of files with their sizes. */
export function filesOf(file: string, value: unknown): readonly FileEntry[] {
  const isFile = (item: unknown): boolean =>
    isRecord(item) && typeof item['file'] === 'string' && isSize(item['bytes']);
  return Array.isArray(value) && value.every(isFile)
    ? (value as readonly FileEntry[])
    : fault(file, 'its files are no list of names and sizes');
}

/** @throws AnalysisError that names the tensor and the field. */
export function pairEntry(file: string, value: unknown): PairEntry {
  const entry = entryWithShape(file, value);
  const { dtype, error, matrices } = entry;
  const isPair =
    isRecord(dtype) && typeof dtype['base'] === 'string' && typeof dtype['other'] === 'string';
  if (!isPair) {
    fault(file, `${said(entry)} has not the dtypes of two sides`);
  }
  if (error !== null && typeof error !== 'string') {
    fault(file, `${said(entry)} does not say whether it failed (error)`);
  }
  if (!isPart(entry['part'])) {
    fault(file, `part of ${said(entry)} names no tensor`);
  }
  checkFigures(file, entry, entry);
  for (const matrix of stackOf(file, entry, matrices)) {
    checkFigures(file, entry, matrix);
  }
  return entry as unknown as PairEntry;
}

/** @throws AnalysisError that names the tensor and the field. */
export function tensorEntry(file: string, value: unknown): TensorEntry {
  const entry = entryWithShape(file, value);
  const { dtype, bytes, offset, shard, stats, spectrum, matrices } = entry;
  if (typeof dtype !== 'string' || typeof shard !== 'string') {
    fault(file, `${said(entry)} has no dtype or no shard`);
  }
  if (!isSize(bytes) || !isSize(offset)) {
    fault(file, `${said(entry)} has no size or no offset`);
  }
  if (!isGroup(stats) || !isGroup(spectrum)) {
    fault(file, `the figures of ${said(entry)} are of another form`);
  }
  stackOf(file, entry, matrices);
  return entry as unknown as TensorEntry;
}

function entryWithShape(file: string, value: unknown): Json {
  if (!isRecord(value) || typeof value['name'] !== 'string') {
    return fault(file, 'has a tensor without a name');
  }
  return isShape(value['shape']) ? value : fault(file, `${said(value)} has no shape`);
}

function checkFigures(file: string, entry: Json, figures: Json): void {
  const wrong =
    NUMBERS.find((name) => !isNumber(figures[name])) ??
    GROUPS.find((name) => !isGroup(figures[name]));
  if (wrong !== undefined) {
    fault(file, `${wrong} of ${said(entry)} is of another form`);
  }
}

function stackOf(file: string, entry: Json, matrices: unknown): readonly Json[] {
  if (matrices === undefined) {
    return [];
  }
  const isStack =
    Array.isArray(matrices) && matrices.every((one) => isRecord(one) && isSize(one['index']));
  return isStack
    ? (matrices as readonly Json[])
    : fault(file, `the matrices of ${said(entry)} are no list`);
}

function said(entry: Json): string {
  return JSON.stringify(entry['name']);
}

function areNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isNumber(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'number';
}

function isGroup(value: unknown): boolean {
  return value === undefined || value === null || isRecord(value);
}

/** Of a side that is no whole tensor: the tensor that it is a part of. */
function isPart(value: unknown): boolean {
  return (
    value === undefined ||
    (isRecord(value) &&
      [value['base'], value['other']].every(
        (side) => side === undefined || (isRecord(side) && typeof side['of'] === 'string'),
      ))
  );
}

function isShape(value: unknown): boolean {
  return Array.isArray(value) && value.every(isSize);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
