/** The steps of one training: what is open of them, and measuring how their updates settle. */
import { lockingCost } from '../analysis/cost.ts';
import { tracksOf } from '../analysis/trajectory.ts';
import type { LockingReport, Track } from '../model/trajectory.ts';
import { measureLocking, type LockingItem, type RunOptions } from '../native/run.ts';
import { report, type RunListener } from './measuring.ts';
import type { OpenedPair } from './pairings.ts';
import type { Schedule } from './runQueue.ts';

/** A base paired with each step of a training, and the tensors that the last step has. */
export interface OpenedTrajectory {
  /** By step. */
  readonly pairs: readonly OpenedPair[];
  readonly tracks: readonly Track[];
}

export function trajectoryOf(pairs: readonly OpenedPair[]): OpenedTrajectory {
  return { pairs, tracks: tracksOf(pairs.map(({ pairing }) => pairing)) };
}

/** A track to measure, and its index in the trajectory. */
export interface IndexedTrack {
  readonly index: number;
  readonly track: Track;
}

/** Reports every item once. Nothing is kept: the figures depend on all steps. */
export async function measureTrajectory(
  { pairs }: OpenedTrajectory,
  items: readonly IndexedTrack[],
  options: Pick<RunOptions, 'threads'>,
  schedule: Schedule,
  listener: RunListener<LockingReport>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const measurement = {
    items,
    known: items.map(() => undefined),
    source: JSON.stringify(pairs.map(({ other }) => other.checkpoint.path)),
    rowOf: ({ index }: IndexedTrack) => index,
    costOf: ({ track }: IndexedTrack) => trackCost(pairs, track),
    measure: async (
      chunk: readonly IndexedTrack[],
      told: RunListener<LockingReport>,
      jobSignal: AbortSignal | undefined,
    ) => {
      const naming = {
        ...told,
        report: (at: number, measured: LockingReport) => {
          // A part is called as it is stored.
          told.report(at, { ...measured, name: chunk[at]?.track.name ?? measured.name });
        },
      };
      const steps = pairs.map(({ base, other }) => ({ base, step: other }));
      const tracks = chunk.map(({ track }) => itemOf(pairs, track));
      await measureLocking(steps, tracks, options, naming, jobSignal);
    },
  };
  await report(measurement, schedule, listener, signal);
}

/** About how much work a track is. */
export function trackCost(
  pairs: readonly OpenedPair[],
  track: Track,
): ReturnType<typeof lockingCost> {
  const { steps } = itemOf(pairs, track);
  const end = steps.at(-1);
  const tensor = pairs.at(-1)?.base.checkpoint.tensors[end?.base ?? -1];
  return lockingCost(tensor, steps.filter((step) => step !== null).length);
}

function itemOf(pairs: readonly OpenedPair[], track: Track): LockingItem {
  const steps = track.pairs.map((index, step) => {
    const pair = index === null ? undefined : pairs[step]?.pairing.pairs[index];
    return pair === undefined ? null : { base: pair.base, step: pair.other };
  });
  return { steps };
}
