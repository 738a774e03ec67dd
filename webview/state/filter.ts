/** Which rows of a table are shown. The language of the filter: ../filter/grammar.ts. */
import type { Filterable } from '../filter/fields.ts';
import { isGlob } from '../filter/glob.ts';
import { parseFilter, type Term } from '../filter/grammar.ts';
import { meaningOf } from '../filter/meaning.ts';
import type { Problem } from '../filter/problem.ts';
import { all, type RowTest } from '../filter/verdict.ts';
import type { Vocabulary } from '../filter/vocabulary.ts';

export interface Filter {
  readonly text: string;
}

export const NO_FILTER: Filter = { text: '' };

export interface CompiledFilter<Row> {
  /** What depends on the filter alone has been done: a row costs no memory. */
  readonly test: RowTest<Row>;
  /** Terms that do not filter, since they are unfinished or unknown. */
  readonly problems: readonly Problem[];
  /** Whether any term does. */
  readonly isFiltering: boolean;
  /** Whether it asks for figures that are measured. */
  readonly usesFigures: boolean;
}

export function compileFilter<Row extends Filterable>(
  filter: Filter,
  words: Vocabulary<Row>,
): CompiledFilter<Row> {
  const tests: RowTest<Row>[] = [];
  const problems: Problem[] = [];
  const terms = parseFilter(filter.text);
  for (const term of terms) {
    const meaning = meaningOf(term, words);
    if (meaning !== null && 'problem' in meaning) {
      problems.push(meaning.problem);
    } else if (meaning !== null) {
      tests.push(meaning.value);
    }
  }
  return {
    test: all(tests),
    problems,
    isFiltering: tests.length > 0,
    usesFigures: terms.some(({ alternatives }) =>
      alternatives.some(
        (one) => one.kind === 'comparison' && words.field(one.name.text)?.isMeasured,
      ),
    ),
  };
}

/** The parts of names that the filter looks for, in lower case, for highlighting. */
export function plainTerms(text: string): readonly string[] {
  return parseFilter(text)
    .filter((term) => !term.isNegated)
    .flatMap(partsOf);
}

function partsOf(term: Term): readonly string[] {
  const values = term.alternatives.flatMap((alternative) => {
    if (alternative.kind === 'word') {
      return [alternative.value];
    }
    return alternative.kind === 'list' && alternative.name.text === 'module'
      ? alternative.values
      : [];
  });
  return values
    .filter(({ text, isQuoted }) => text !== '' && (isQuoted || !isGlob(text)))
    .map(({ text }) => text);
}
