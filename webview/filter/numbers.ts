/** Numbers as the filter takes them. */

/** What a figure counts in, which says what units may follow its number. */
export type Unit = 'plain' | 'count' | 'bytes';

const COUNTS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

const UNITS: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  plain: { '': 1, '%': 1e-2 },
  count: COUNTS,
  bytes: {
    ...{ '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
    ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
  },
};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/;

/** `1.5`, `1e-3`, `90%`, `1m`, `1gib`, in lower case; null for anything else. */
export function parseNumber(text: string, unit: Unit): number | null {
  const [digits] = NUMBER.exec(text) ?? [];
  if (digits === undefined) {
    return null;
  }
  const suffix = text.slice(digits.length);
  const units = UNITS[unit];
  return Object.hasOwn(units, suffix) ? Number(digits) * (units[suffix] ?? 1) : null;
}

/** Both ends included; an open end is infinite. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** `3`, `5-7`, `5-` (from 5 on); null for anything else. */
export function parseRange(text: string): Range | null {
  const [, least, dash, most] = /^(\d+)(-?)(\d*)$/.exec(text) ?? [];
  if (least === undefined) {
    return null;
  }
  const from = Number(least);
  return { least: from, most: dash === '' ? from : most === '' ? Infinity : Number(most) };
}
