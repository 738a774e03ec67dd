/** The results of `diff`, checked, with the figures of the model computed from all tensors. */
import type { Dtype } from '../../model/checkpoint.ts';
import { PAIR_METRICS } from '../../model/pairMetrics.ts';
import type { PairFigures, PairReport } from '../../model/report.ts';
import { elementCount } from '../matrices.ts';
import { inNaturalOrder } from '../naturalOrder.ts';
import { summarizeDiff } from '../summary.ts';
import {
  fault,
  filesOf,
  isRecord,
  mismatchesOf,
  namesOf,
  pairEntry,
  textOf,
  unsureOf,
} from './checks.ts';
import type { DiffResults, Json, PairEntry, ResultPart, Unmatched } from './results.ts';

/**
 * @param joined all parts as one
 * @param parts the same, for the lists of what has no partner, which each part has of its own tensors
 */
export function diffResults(joined: ResultPart, parts: readonly ResultPart[]): DiffResults {
  const tensors = joined.tensors.map((value) => pairEntry(joined.file, value));
  const lists = joinedLists(parts);
  checkApart(joined.file, tensors, lists);
  const options = joined.head['options'] as Json;
  const summary = summarizeDiff(reportsOf(tensors), {
    metrics: PAIR_METRICS.filter((metric) => isNamed(options['metrics'], metric)),
    includeEmbeddings: options['includeEmbeddings'] === true,
  });
  const { version } = joined.head;
  return {
    kind: 'diff',
    head: { ...joined.head, ...summary, ...lists },
    version: typeof version === 'string' ? version : null,
    base: textOf(joined, 'base'),
    other: textOf(joined, 'other'),
    files: sidesFiles(joined),
    options,
    summary,
    ...lists,
    tensors,
  };
}

/** What was measured, as the summary wants it; a pair without figures was not measured. */
function reportsOf(tensors: readonly PairEntry[]): PairReport[] {
  return tensors
    .filter((entry) => entry.error !== null || hasFigures(entry))
    .map((entry) => ({
      ...entry,
      dtype: entry.dtype as { base: Dtype; other: Dtype },
      elements: elementCount(entry.shape),
    }));
}

/** The matrices of a pair: those of its stack, or itself. */
export function matricesOf(entry: PairEntry): readonly PairFigures[] {
  return entry.matrices ?? [entry];
}

/** Whether anything of a pair was measured. */
export function hasFigures(entry: PairEntry): boolean {
  return Object.keys(entry).some(
    (key) => !['name', 'otherName', 'shape', 'dtype', 'part', 'error'].includes(key),
  );
}

function isNamed(list: unknown, name: string): boolean {
  return Array.isArray(list) && list.includes(name);
}

function joinedNames(parts: readonly ResultPart[], key: string): readonly string[] {
  const names = new Set(parts.flatMap((part) => namesOf(part, key)));
  return inNaturalOrder([...names], (name) => name);
}

function joinedLists(parts: readonly ResultPart[]): Unmatched {
  return {
    onlyInBase: joinedNames(parts, 'onlyInBase'),
    onlyInOther: joinedNames(parts, 'onlyInOther'),
    tied: joinedNames(parts, 'tied'),
    shapeMismatch: joinedMismatches(parts, 'shapeMismatch'),
    resized: joinedMismatches(parts, 'resized'),
    unsure: [...new Map(parts.flatMap(unsureOf).map((one) => [JSON.stringify(one), one])).values()],
  };
}

function joinedMismatches(
  parts: readonly ResultPart[],
  key: 'shapeMismatch' | 'resized',
): Unmatched['shapeMismatch'] {
  const all = parts.flatMap((part) => mismatchesOf(part, key));
  const byName = new Map(all.map((mismatch) => [mismatch.name, mismatch]));
  return inNaturalOrder([...byName.values()], ({ name }) => name);
}

function sidesFiles({ file, head }: ResultPart): DiffResults['files'] {
  const { files } = head;
  return isRecord(files)
    ? { base: filesOf(file, files['base']), other: filesOf(file, files['other']) }
    : null;
}

/** A tensor that was compared in one part cannot be without a partner in another. */
function checkApart(
  file: string,
  tensors: readonly PairEntry[],
  { onlyInBase, shapeMismatch }: Unmatched,
): void {
  const apart = new Set([...onlyInBase, ...shapeMismatch.map(({ name }) => name)]);
  const both = tensors.find(({ name }) => apart.has(name));
  if (both !== undefined) {
    fault(
      file,
      `${JSON.stringify(both.name)} is compared in one part and has no partner in another: they are not of one comparison`,
    );
  }
}
