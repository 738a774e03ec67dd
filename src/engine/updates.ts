/** Two updates of one base: what is open of them, and measuring them. */
import { tripleCost } from '../analysis/cost.ts';
import { triplesOf } from '../analysis/triples.ts';
import type { ThreeSides, Triple, Tripling, UpdatesReport } from '../model/updates.ts';
import type { OpenedCheckpoint } from '../native/checkpoint.ts';
import { compareUpdates, type MeasuredTriple, type UpdatesOptions } from '../native/run.ts';
import { report, type RunListener } from './measuring.ts';
import type { OpenedPair } from './pairings.ts';
import type { Schedule } from './runQueue.ts';

/** Three checkpoints and what belongs together in them; parts are tensors after the stored ones. */
export interface OpenedUpdates extends ThreeSides<OpenedCheckpoint> {
  readonly tripling: Tripling;
}

/** A triple to measure, and its index in the tripling. */
export interface IndexedTriple {
  readonly index: number;
  readonly triple: Triple;
}

/** How pairs of checkpoints with one base belong together, worked out once for each two of them. */
export class Triplings {
  private readonly kept = new WeakMap<OpenedPair, WeakMap<OpenedPair, OpenedUpdates>>();

  /** @param base what is stored of the base of both pairs */
  of(base: OpenedCheckpoint, first: OpenedPair, second: OpenedPair): OpenedUpdates {
    const ofFirst = this.kept.get(first) ?? new WeakMap<OpenedPair, OpenedUpdates>();
    this.kept.set(first, ofFirst);
    const updates = ofFirst.get(second) ?? tripled(base, first, second);
    ofFirst.set(second, updates);
    return updates;
  }
}

function tripled(base: OpenedCheckpoint, first: OpenedPair, second: OpenedPair): OpenedUpdates {
  const update = ({ other, pairing }: OpenedPair): Parameters<typeof triplesOf>[1] => {
    return { checkpoint: other.checkpoint, pairing };
  };
  return {
    base: first.base,
    first: first.other,
    second: second.other,
    tripling: triplesOf(base.checkpoint.tensors, update(first), update(second)),
  };
}

/** Reports every item once. */
export async function measureUpdates(
  updates: OpenedUpdates,
  items: readonly IndexedTriple[],
  options: UpdatesOptions,
  schedule: Schedule,
  listener: RunListener<UpdatesReport>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { base, first, second } = updates;
  const tensorsOf = ({ triple }: IndexedTriple): Parameters<typeof tripleCost>[0] => [
    base.checkpoint.tensors[triple.base],
    first.checkpoint.tensors[triple.first],
    second.checkpoint.tensors[triple.second],
  ];
  const measurement = {
    items,
    known: items.map(() => undefined),
    source: updatesSource(base.checkpoint.path, first.checkpoint.path, second.checkpoint.path),
    rowOf: ({ index }: IndexedTriple) => index,
    costOf: (item: IndexedTriple) => tripleCost(tensorsOf(item)),
    measure: async (
      chunk: readonly IndexedTriple[],
      told: RunListener<UpdatesReport>,
      jobSignal: AbortSignal | undefined,
    ) => {
      const naming = {
        ...told,
        report: (at: number, measured: MeasuredTriple) => {
          const item = chunk[at];
          if (item !== undefined) {
            // A part is called as it is stored.
            told.report(at, { ...measured, index: item.index, name: item.triple.name });
          }
        },
      };
      const triples = chunk.map(({ triple }) => {
        return { base: triple.base, first: triple.first, second: triple.second };
      });
      await compareUpdates(updates, triples, options, naming, jobSignal);
    },
  };
  await report(measurement, schedule, listener, signal);
}

/** What the rows on screen of two updates are told by. */
export function updatesSource(base: string, first: string, second: string): string {
  return JSON.stringify([base, first, second]);
}
