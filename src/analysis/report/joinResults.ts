/** Results of one comparison or one checkpoint from the files of one or more jobs. */
import { naturalKey } from '../naturalOrder.ts';
import { fault, isRecord, textOf } from './checks.ts';
import { diffResults } from './diffResults.ts';
import { inspectResults } from './inspectResults.ts';
import { mergedEntries } from './mergeEntries.ts';
import {
  DIFF_SCHEMA,
  INSPECT_SCHEMA,
  type Json,
  type ResultPart,
  type Results,
} from './results.ts';

/** What jobs of one comparison may differ in: which part they took, and what they measured of it. */
const OWN_OPTIONS = new Set([
  ...['tensors', 'threads', 'metrics', 'values', 'stats', 'spectrum', 'estimate'],
]);

/**
 * Joins what jobs have found, each of its own tensors or metrics.
 *
 * @param parts at least one
 * @throws AnalysisError with the file that is no result, or does not belong to the others, and why
 */
export function joinResults(parts: readonly ResultPart[]): Results {
  const [first] = parts;
  if (first === undefined) {
    throw new RangeError('there are no results to join');
  }
  const schema = textOf(first, 'schema');
  if (schema !== DIFF_SCHEMA && schema !== INSPECT_SCHEMA) {
    fault(
      first.file,
      `holds ${JSON.stringify(schema)}: a report is made from ${DIFF_SCHEMA} or ${INSPECT_SCHEMA}`,
    );
  }
  for (const part of parts) {
    checkSame(first, part, schema);
  }
  const joined: ResultPart = {
    file: first.file,
    head: { ...first.head, options: joinedOptions(parts) },
    tensors: joinedTensors(parts),
  };
  return schema === DIFF_SCHEMA ? diffResults(joined, parts) : inspectResults(joined);
}

/** Of `diff`: the two paths; of `inspect`: everything that describes the checkpoint. */
function checkSame(first: ResultPart, part: ResultPart, schema: string): void {
  const keys =
    schema === DIFF_SCHEMA
      ? ['schema', 'version', 'base', 'other', 'files']
      : ['schema', 'version', 'path', 'bytes', 'parameters', 'metadata', 'shards'];
  for (const key of keys) {
    checkEqual(first, part, key, first.head[key], part.head[key]);
  }
  const [expected, options] = [first, part].map(({ head }) =>
    isRecord(head['options']) ? head['options'] : {},
  );
  for (const key of new Set([...Object.keys(expected ?? {}), ...Object.keys(options ?? {})])) {
    if (!OWN_OPTIONS.has(key)) {
      checkEqual(first, part, key, expected?.[key], options?.[key]);
    }
  }
}

function checkEqual(
  first: ResultPart,
  part: ResultPart,
  key: string,
  expected: unknown,
  value: unknown,
): void {
  if (canonical(expected) !== canonical(value)) {
    fault(
      part.file,
      `${key} is ${shown(value)}, and ${shown(expected)} in ${first.file}: only parts of the same results can be joined`,
    );
  }
}

function joinedOptions(parts: readonly ResultPart[]): Json {
  const all = parts.map(({ head }) => (isRecord(head['options']) ? head['options'] : {}));
  const joined: Record<string, unknown> = {};
  for (const options of all) {
    for (const [key, value] of Object.entries(options)) {
      joined[key] = key in joined ? joinedOption(joined[key], value) : value;
    }
  }
  // A part without globs covers every tensor.
  const hasAll = all.some(({ tensors }) => Array.isArray(tensors) && tensors.length === 0);
  return hasAll ? { ...joined, tensors: [] } : joined;
}

/** Lists are joined; what is on in any part is on; numbers are those of the first part. */
function joinedOption(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    return [...new Set<unknown>([...(earlier as unknown[]), ...(later as unknown[])])];
  }
  return typeof earlier === 'boolean' && typeof later === 'boolean' ? earlier || later : earlier;
}

/** One entry a tensor; in the order of the only part, else of pairs by name and of tensors by place. */
function joinedTensors(parts: readonly ResultPart[]): readonly unknown[] {
  const entries = new Map<string, { entry: Json; file: string }>();
  for (const { file, tensors } of parts) {
    for (const value of tensors) {
      if (!isRecord(value) || typeof value['name'] !== 'string') {
        fault(file, 'has a tensor without a name');
      }
      const known = entries.get(value['name']);
      const entry =
        known === undefined ? value : mergedEntries(known.entry, value, file, known.file);
      entries.set(value['name'], { entry, file });
    }
  }
  const joined = [...entries.values()].map(({ entry }) => entry);
  return parts.length === 1 ? joined : joined.sort(byPlace);
}

function byPlace(a: Json, b: Json): number {
  const place = ({ shard, offset, name }: Json): string =>
    typeof shard === 'string' && typeof offset === 'number'
      ? `${naturalKey(shard)}\u0000${String(offset).padStart(17, '0')}`
      : naturalKey(String(name));
  const [left, right] = [place(a), place(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'not given' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** JSON whose keys are in order, so that the same is the same however it was written. */
function canonical(value: unknown): string {
  return JSON.stringify([value], (_key, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(byKey)) : item,
  );
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
