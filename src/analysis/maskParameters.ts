/** The parameters of masks as people write them: docs/METRICS.md, `principalMask`. */

/** More dimensions than any matrix has are a slip of the keyboard. */
export const MOST_DIMENSIONS = 1e6;

/** Longer decimals are not exact in the arithmetic that counts a mask's elements. */
const MOST_DIGITS = 18;

/** A share between 0 and 1 as its shortest decimal; null for what is none. */
export function shareOf(text: string): string | null {
  const digits = /^0?\.(\d*[1-9])0*$/.exec(text.trim())?.[1];
  return digits === undefined || digits.length > MOST_DIGITS ? null : `0.${digits}`;
}

/** A count of dimensions, from 1 to `MOST_DIMENSIONS`; null for what is none. */
export function dimensionOf(text: string): number | null {
  const dimension = Number(text);
  return /^\d+$/.test(text) && dimension >= 1 && dimension <= MOST_DIMENSIONS ? dimension : null;
}
