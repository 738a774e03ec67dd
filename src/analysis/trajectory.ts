/** What belongs together over the steps of one training, and its figures at one step. */
import type { Pair, Pairing } from '../model/pair.ts';
import type { PairReport } from '../model/report.ts';
import type { StepLocking, Track } from '../model/trajectory.ts';

/** The tracks of the pairs that the last step has, in their order. Pairs of one shape belong together. */
export function tracksOf(pairings: readonly Pick<Pairing, 'pairs'>[]): readonly Track[] {
  const byName = pairings.map(
    ({ pairs }) => new Map(pairs.map((pair, index) => [pair.name, index])),
  );
  const last = pairings.at(-1)?.pairs ?? [];
  return last.map((end) => ({
    name: end.name,
    pairs: pairings.map(({ pairs }, step) => {
      const index = byName[step]?.get(end.name);
      return index !== undefined && areAlike(pairs[index], end) ? index : null;
    }),
  }));
}

function areAlike(pair: Pair | undefined, end: Pair): boolean {
  const { shape = [] } = pair ?? {};
  return shape.length === end.shape.length && shape.every((side, at) => side === end.shape[at]);
}

/** A pair's report with its locking: where one of them failed, the other says what there is to say. */
export function withLocking(
  report: PairReport,
  locking: StepLocking | null,
  error: string | null,
): PairReport {
  const { reason, matrices, ...figures } = locking ?? {};
  const reasons = [report.reason, reason].filter((text) => text !== undefined);
  const own = matrices === undefined ? report.matrices : stackWith(report.matrices ?? [], matrices);
  return {
    ...report,
    ...figures,
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    ...(own === undefined ? {} : { matrices: own }),
    error: report.error ?? error,
  };
}

type MatrixPairs = NonNullable<PairReport['matrices']>;

function stackWith(
  reports: MatrixPairs,
  lockings: NonNullable<StepLocking['matrices']>,
): MatrixPairs {
  const byIndex = new Map(reports.map((report) => [report.index, report]));
  return lockings.map((locking) => {
    const report = byIndex.get(locking.index);
    const reasons = [report?.reason, locking.reason].filter((text) => text !== undefined);
    const reason = reasons.length === 0 ? {} : { reason: reasons.join('; ') };
    return { ...report, ...locking, ...reason };
  });
}
