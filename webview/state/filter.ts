/** Which rows of a table are shown. */

export interface Filter {
  /** Terms separated by blanks, all of which must hold: a part of the name, or a glob of all of it. */
  readonly text: string;
  /** A dtype, or empty for all. */
  readonly dtype: string;
}

export interface Filterable {
  /** The name in lower case. */
  readonly lowerName: string;
  readonly dtypes: readonly string[];
}

export const NO_FILTER: Filter = { text: '', dtype: '' };

export function isFiltering(filter: Filter): boolean {
  return filter.dtype !== '' || termsOf(filter.text).length > 0;
}

/** The filter as a predicate; what depends on the filter alone is done once. */
export function compileFilter(filter: Filter): (row: Filterable) => boolean {
  const tests = termsOf(filter.text).map(compileTerm);
  const { dtype } = filter;
  return (row) =>
    (dtype === '' || row.dtypes.includes(dtype)) && tests.every((test) => test(row.lowerName));
}

/** The terms that are parts of names, for highlighting. */
export function plainTerms(text: string): readonly string[] {
  return termsOf(text).filter((term) => !isGlob(term));
}

function termsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function compileTerm(term: string): (name: string) => boolean {
  return isGlob(term) ? (name) => matchesGlob(name, term) : (name) => name.includes(term);
}

function isGlob(term: string): boolean {
  return /[*?]/.test(term);
}

/**
 * Whether the whole name matches: `*` is any text, `?` any one character. It goes back to the last
 * `*` alone, so a hostile name costs name × pattern steps at most; a regular expression has no such bound.
 */
export function matchesGlob(name: string, glob: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (glob[position] === '*') {
      star = position;
      resume = at;
      position += 1;
    } else if (position < glob.length && (glob[position] === '?' || glob[position] === name[at])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      position = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(position));
}
