/** The shuffled control of pairs, in the form of a comparison of its own. */
import type { PairFigures, PairReport } from '../model/report.ts';

/** Reports of the permuted updates; none of pairs that were not asked for any. */
export function controlsOf(reports: readonly PairReport[]): PairReport[] {
  return reports.flatMap((report) => {
    const { shuffledControl, name, shape, dtype, elements, error } = report;
    if (shuffledControl === undefined) {
      return [];
    }
    const matrices = report.matrices?.map(({ index, shuffledControl: control }) => ({
      ...figuresOf(control),
      index,
    }));
    const head = { name, shape, dtype, elements, error };
    return [{ ...figuresOf(shuffledControl), ...head, ...(matrices && { matrices }) }];
  });
}

/** An undefined control has no figure that a summary could count. */
function figuresOf(control: PairFigures | null | undefined): PairFigures {
  return control ?? {};
}
