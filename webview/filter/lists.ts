/** The terms with a colon: what their values mean, and which values there are. */
import { t } from '../l10n.ts';
import type { Filterable } from './fields.ts';
import { isGlob, matchesGlob } from './glob.ts';
import type { Value } from './grammar.ts';
import { moduleTest } from './module.ts';
import { parseRange } from './numbers.ts';
import { listed, problemAt, type Meaning } from './problem.ts';
import { matchesShape, parseShape, shapeTerm } from './shape.ts';
import type { Counts, Vocabulary } from './vocabulary.ts';

type Words = Vocabulary<Filterable>;
type Holds = (row: Filterable) => boolean;

export interface ListTerm {
  readonly name: string;
  /** For the list of terms and of completions. */
  readonly title: string;
  readonly examples: readonly string[];
  /** Whether a value can be a range of numbers. */
  readonly isRange: boolean;
  /** What a value can be, in the order to offer it, with how many rows have it. */
  values(words: Words): readonly (readonly [value: string, rows: number])[];
  meaning(value: Value, words: Words): Meaning<Holds>;
}

export const LIST_TERMS: readonly ListTerm[] = [
  {
    name: 'dtype',
    title: t('stored number format'),
    examples: ['dtype:bf16', 'dtype:f8*'],
    isRange: false,
    values: ({ dtypes }) => byCount(dtypes),
    meaning: dtypeMeaning,
  },
  {
    name: 'layer',
    title: t('number of the layer'),
    examples: ['layer:10-20', 'layer:3,5-7'],
    isRange: true,
    values: ({ layers }) =>
      [...layers].sort(([a], [b]) => a - b).map(([n, rows]) => [`${n}`, rows]),
    meaning: (value) =>
      rangeMeaning(
        value,
        t('{0} is no layer; write 3, 5-7 or 10-', value.written),
        (row) => row.layer,
      ),
  },
  {
    name: 'module',
    title: t('part of the name between dots'),
    examples: ['module:q_proj', 'module:*norm'],
    isRange: false,
    values: (words) => byCount(words.modules()),
    meaning: moduleMeaning,
  },
  {
    name: 'shape',
    title: t('sides; * is any'),
    examples: ['shape:4096x*', 'shape:scalar'],
    isRange: false,
    values: ({ shapes }) => byCount(shapes).map(([sides, rows]) => [shapeTerm(sides), rows]),
    meaning: shapeMeaning,
  },
  {
    name: 'rank',
    title: t('number of dimensions'),
    examples: ['rank:2', 'rank:3-'],
    isRange: true,
    values: ({ ranks }) => [...ranks].sort(([a], [b]) => a - b).map(([n, rows]) => [`${n}`, rows]),
    meaning: (value) =>
      rangeMeaning(
        value,
        t('{0} is no rank; write 2, 1-2 or 3-', value.written),
        (row) => row.shape.length,
      ),
  },
];

export function listTerm(name: string): ListTerm | undefined {
  return LIST_TERMS.find((term) => term.name === name);
}

function dtypeMeaning(value: Value, { dtypes }: Words): Meaning<Holds> {
  const fits = textTest(value);
  const names = [...dtypes.keys()];
  const wanted = names.filter((name) => fits(name.toLowerCase()));
  return wanted.length === 0 && names.length > 0
    ? problemAt(value, t('no dtype {0} here; there is {1}', value.written, listed(names)))
    : { value: (row) => row.dtypes.some((dtype) => wanted.includes(dtype)) };
}

function moduleMeaning(value: Value, words: Words): Meaning<Holds> {
  const fits = moduleTest(value.text);
  const { paths } = words;
  if (paths.size === 0 || some(paths.keys(), fits)) {
    return { value: (row) => fits(row.lowerName) };
  }
  const possible = byCount(words.modules()).map(([module]) => module);
  const alike = possible.filter((module) => module.includes(value.text));
  const named = listed(alike.length > 0 ? alike : possible);
  return problemAt(value, t('no module {0} here; there is {1}', value.written, named));
}

function shapeMeaning(value: Value): Meaning<Holds> {
  const pattern = parseShape(value.text);
  return pattern === null
    ? problemAt(value, t('{0} is no shape; write 4096x128, 4096x* or scalar', value.written))
    : { value: (row) => matchesShape(row.shape, pattern) };
}

function rangeMeaning(
  value: Value,
  message: string,
  numberOf: (row: Filterable) => number | null,
): Meaning<Holds> {
  const range = parseRange(value.text);
  if (range === null) {
    return problemAt(value, message);
  }
  const { least, most } = range;
  return {
    value: (row) => {
      const number = numberOf(row);
      return number !== null && number >= least && number <= most;
    },
  };
}

function textTest({ text, isQuoted }: Value): (candidate: string) => boolean {
  return !isQuoted && isGlob(text)
    ? (candidate) => matchesGlob(candidate, text)
    : (candidate) => candidate === text;
}

function byCount(counts: Counts<string>): readonly (readonly [string, number])[] {
  return [...counts].sort(([, a], [, b]) => b - a);
}

function some<T>(items: Iterable<T>, holds: (item: T) => boolean): boolean {
  for (const item of items) {
    if (holds(item)) {
      return true;
    }
  }
  return false;
}
