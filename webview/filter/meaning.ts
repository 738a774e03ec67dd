/** What the terms of a filter mean for the rows of a table. */
import { t } from '../l10n.ts';
import type { Filterable, NumericField } from './fields.ts';
import { isGlob, matchesGlob } from './glob.ts';
import { OPERATORS, type Alternative, type Operator, type Term, type Value } from './grammar.ts';
import { listTerm, LIST_TERMS } from './lists.ts';
import { parseNumber, type Unit } from './numbers.ts';
import { listed, problemAt, together, type Meaning } from './problem.ts';
import { any, known, NO, not, UNMEASURED, YES, type RowTest } from './verdict.ts';
import type { Vocabulary } from './vocabulary.ts';

type Kind<K extends Alternative['kind']> = Extract<Alternative, { kind: K }>;

/** A number of each unit, for examples. */
const EXAMPLES: Readonly<Record<Unit, string>> = { plain: '5', count: '1M', bytes: '1GiB' };

const COMPARE: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
};

/** Null for a term that says nothing yet, such as a lone `-`. */
export function meaningOf<Row extends Filterable>(
  term: Term,
  words: Vocabulary<Row>,
): Meaning<RowTest<Row>> | null {
  const meanings = together(term.alternatives.map((one) => alternativeMeaning(one, words)));
  if ('problem' in meanings) {
    return meanings;
  }
  if (meanings.value.length === 0) {
    return null;
  }
  const test = any(meanings.value);
  return { value: term.isNegated ? not(test) : test };
}

function alternativeMeaning<Row extends Filterable>(
  alternative: Alternative,
  words: Vocabulary<Row>,
): Meaning<RowTest<Row>> {
  switch (alternative.kind) {
    case 'word':
      return { value: known(nameTest(alternative.value)) };
    case 'list':
      return listMeaning(alternative, words);
    case 'comparison':
      return comparisonMeaning(alternative, words);
  }
}

function nameTest({ text, isQuoted }: Value): (row: Filterable) => boolean {
  return !isQuoted && isGlob(text)
    ? (row) => matchesGlob(row.lowerName, text)
    : (row) => row.lowerName.includes(text);
}

function listMeaning<Row extends Filterable>(
  list: Kind<'list'>,
  words: Vocabulary<Row>,
): Meaning<RowTest<Row>> {
  const term = listTerm(list.name.text);
  if (term === undefined) {
    return problemAt(list, unknownList(list.name, words));
  }
  const written = list.values.filter(({ text }) => text !== '');
  if (written.length === 0) {
    return problemAt(list, t('{0}: lacks a value, as in {1}', term.name, term.examples.join(' ')));
  }
  const meanings = together(written.map((value) => term.meaning(value, words)));
  return 'problem' in meanings ? meanings : { value: any(meanings.value.map(known)) };
}

function unknownList(name: Value, words: Vocabulary<never>): string {
  const field = words.field(name.text);
  return field === undefined
    ? t(
        '{0}: is no term; there is {1}',
        name.written,
        listed(LIST_TERMS.map((term) => `${term.name}:`)),
      )
    : t('{0} is compared by {1}', field.name, OPERATORS.join(' '));
}

function comparisonMeaning<Row extends Filterable>(
  { name, operator, value, from, to }: Kind<'comparison'>,
  words: Vocabulary<Row>,
): Meaning<RowTest<Row>> {
  const field = words.field(name.text);
  if (field === undefined) {
    return problemAt({ from, to }, unknownField(name, words));
  }
  const bound = parseNumber(value.text, field.unit);
  if (bound === null) {
    const example = `${field.name}${operator}${EXAMPLES[field.unit]}`;
    return problemAt(
      { from, to },
      value.text === ''
        ? t('{0} lacks a number, as in {1}', `${field.name}${operator}`, example)
        : t('{0} is no number, as in {1}', value.written, example),
    );
  }
  return { value: comparison(field, COMPARE[operator], bound) };
}

function unknownField(name: Value, words: Vocabulary<never>): string {
  const list = listTerm(name.text);
  if (list !== undefined) {
    return t('{0} takes a value after a colon, as in {1}', name.written, list.examples.join(' '));
  }
  const names = words.fields.map((field) => field.name);
  const alike = names.filter((figure) => figure.toLowerCase().includes(name.text));
  return t(
    '{0} is no figure; there is {1}',
    name.written,
    listed(alike.length > 0 ? alike : names),
  );
}

/** A figure that is undefined compares to nothing. */
function comparison<Row>(
  field: NumericField<Row>,
  holds: (a: number, b: number) => boolean,
  bound: number,
): RowTest<Row> {
  return (row) => {
    const value = field.value(row);
    if (value === undefined) {
      return UNMEASURED;
    }
    return value !== null && holds(value, bound) ? YES : NO;
  };
}
