/** Results as one table, for spreadsheets and data frames: a row a tensor, a column a figure. */
import { isRecord } from './checks.ts';
import type { Json, Results } from './results.ts';

export type Scalar = string | number | boolean | null;
export type ColumnKind = 'text' | 'number' | 'boolean';

export interface FlatTable {
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** Row by row; null is undefined or not measured. */
  readonly rows: readonly (readonly Scalar[])[];
}

/** Lists so short and of so fixed a length that each place is a column. */
const SPREAD = new Set(['bins']);

/**
 * The columns are the paths of the figures in the JSON document, as `rotation.8.maxU`. Lists of a
 * matrix's size and the matrices of a stack are in the JSON document alone; `matrices` counts them.
 */
export function flatTable({ tensors }: Results): FlatTable {
  const flat = tensors.map((entry) => new Map(scalarsOf(entry as unknown as Json, '')));
  const kinds = new Map<string, ColumnKind | null>();
  for (const row of flat) {
    for (const [name, value] of row) {
      kinds.set(name, commonKind(kinds.get(name), value));
    }
  }
  // Null all over: a number, as nearly all figures are.
  const columns = [...kinds].map(([name, kind]) => ({ name, kind: kind ?? 'number' }));
  return {
    columns,
    rows: flat.map((row) => columns.map(({ name, kind }) => converted(row.get(name), kind))),
  };
}

function* scalarsOf(entry: Json, prefix: string): Generator<readonly [string, Scalar]> {
  for (const [key, value] of Object.entries(entry)) {
    const path = prefix + key;
    if (key === 'shape' && Array.isArray(value)) {
      yield [path, value.join('x')];
    } else if (key === 'matrices' && Array.isArray(value)) {
      yield [path, value.length];
    } else if (isRecord(value)) {
      yield* scalarsOf(value, `${path}.`);
    } else if (Array.isArray(value) && SPREAD.has(key)) {
      yield* value.map((item, at) => [`${path}.${at}`, scalar(item)] as const);
    } else if (!Array.isArray(value) && value !== undefined) {
      yield [path, scalar(value)];
    }
  }
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

/** What all values of a column are; null before the first that is not null. */
function commonKind(known: ColumnKind | null | undefined, value: Scalar): ColumnKind | null {
  if (value === null) {
    return known ?? null;
  }
  const kind = kindOf(value);
  return (known ?? kind) === kind ? kind : 'text';
}

function kindOf(value: string | number | boolean): ColumnKind {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    default:
      return 'number';
  }
}

function converted(value: Scalar | undefined, kind: ColumnKind): Scalar {
  if (value === undefined || value === null) {
    return null;
  }
  return kind === 'text' ? String(value) : value;
}
