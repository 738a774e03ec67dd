/** The runs of `trajectory`. */
import { pairCost } from '../analysis/cost.ts';
import { withLocking } from '../analysis/trajectory.ts';
import type { Engine, OpenedPair, OpenedTrajectory } from '../engine/engine.ts';
import { trackCost } from '../engine/trajectory.ts';
import type { Pairing } from '../model/pair.ts';
import type { PairReport } from '../model/report.ts';
import type { LockingReport } from '../model/trajectory.ts';
import { comparedPairs, isAnalysed, itemsOf, type ComparedPair } from './diff.ts';
import { pairOptions, type DiffOptions } from './options.ts';
import { Stages } from './stages.ts';

/** Measures the pairs of each step, then the tracks over all steps; returns the pairs by step. */
export async function measureSteps(
  engine: Engine,
  opened: OpenedTrajectory,
  pairings: readonly Pairing[],
  options: DiffOptions,
  signal: AbortSignal,
): Promise<readonly (readonly ComparedPair[])[]> {
  const items = opened.pairs.map((pair, step) =>
    itemsOf(pair, pairings[step]?.pairs ?? [], options),
  );
  const works = opened.pairs.map((pair, step) => pairWork(pair, items[step] ?? []));
  const tracks = tracksToMeasure(opened, pairings, options);
  const trackWork = sum(tracks.map((track) => workOfTrack(opened, track)));
  const count = sum(items.map(({ length }) => length)) + tracks.length;
  const stages = new Stages(count, 'tensors', sum(works) + trackWork);
  try {
    const compared: (readonly ComparedPair[])[] = [];
    for (const [step, pair] of opened.pairs.entries()) {
      const own = items[step] ?? [];
      const reports = await stages.run<PairReport>(works[step] ?? 0, (listener) =>
        engine.compare(pair, own, pairOptions(options), listener, signal),
      );
      compared.push(comparedPairs(pair, pairings[step]?.pairs ?? [], own, reports));
    }
    const { threads } = options;
    const lockings = await stages.run<LockingReport>(trackWork, (listener) =>
      engine.measureTrajectory(
        opened,
        tracks,
        threads === undefined ? {} : { threads },
        listener,
        signal,
      ),
    );
    return joined(compared, [...lockings.values()]);
  } finally {
    stages.end();
  }
}

/** Indices of the tracks whose matrices are analysed. */
function tracksToMeasure(
  { tracks, pairs }: OpenedTrajectory,
  pairings: readonly Pairing[],
  options: DiffOptions,
): readonly number[] {
  const end = pairs.at(-1)?.pairing.pairs ?? [];
  const asked = new Set(pairings.at(-1)?.pairs);
  return [...tracks.entries()].flatMap(([index, track]) => {
    const pair = end[track.pairs.at(-1) ?? -1];
    return pair !== undefined && asked.has(pair) && isAnalysed(pair, options) ? [index] : [];
  });
}

function pairWork({ base, other, pairing }: OpenedPair, items: ReturnType<typeof itemsOf>): number {
  return sum(
    items.map(({ pair: index, metrics }) => {
      const pair = pairing.pairs[index];
      const tensors = [
        base.checkpoint.tensors[pair?.base ?? -1],
        other.checkpoint.tensors[pair?.other ?? -1],
      ] as const;
      return pairCost(tensors, metrics).work;
    }),
  );
}

function workOfTrack({ tracks, pairs }: OpenedTrajectory, index: number): number {
  const track = tracks[index];
  return track === undefined ? 0 : trackCost(pairs, track).work;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Puts what was found over all steps with what was found at each. */
function joined(
  compared: readonly (readonly ComparedPair[])[],
  lockings: readonly LockingReport[],
): readonly (readonly ComparedPair[])[] {
  const byName = new Map(lockings.map((locking) => [locking.name, locking]));
  return compared.map((pairs, step) =>
    pairs.map(({ pair, report }): ComparedPair => {
      const locking = byName.get(pair.name);
      return report === undefined || locking === undefined
        ? { pair, report }
        : { pair, report: withLocking(report, locking.steps[step] ?? null, locking.error) };
    }),
  );
}
