/** Whether a row passes a filter, where not every figure is known: Kleene's logic of three values. */

export const NO = 0;
/** Would need a figure that is not measured. */
export const UNMEASURED = 1;
export const YES = 2;
export type Verdict = typeof NO | typeof UNMEASURED | typeof YES;

export type RowTest<Row> = (row: Row) => Verdict;

/** A test whose answer is always known. */
export function known<Row>(holds: (row: Row) => boolean): RowTest<Row> {
  return (row) => (holds(row) ? YES : NO);
}

export function all<Row>(tests: readonly RowTest<Row>[]): RowTest<Row> {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) {
    return only;
  }
  return (row) => {
    let verdict: Verdict = YES;
    for (const test of tests) {
      const next = test(row);
      if (next === NO) {
        return NO;
      }
      verdict = next < verdict ? next : verdict;
    }
    return verdict;
  };
}

export function any<Row>(tests: readonly RowTest<Row>[]): RowTest<Row> {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) {
    return only;
  }
  return (row) => {
    let verdict: Verdict = NO;
    for (const test of tests) {
      const next = test(row);
      if (next === YES) {
        return YES;
      }
      verdict = next > verdict ? next : verdict;
    }
    return verdict;
  };
}

export function not<Row>(test: RowTest<Row>): RowTest<Row> {
  return (row) => {
    const verdict = test(row);
    return verdict === UNMEASURED ? UNMEASURED : verdict === YES ? NO : YES;
  };
}
