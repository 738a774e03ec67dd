/** What the engine can do, independent of who asks: the editor over a channel, or the command line. */
import { resolve } from 'node:path';
import type { Tensor } from '../model/checkpoint.ts';
import { AnalysisError } from '../model/failure.ts';
import type { NameRule, Pair } from '../model/pair.ts';
import { DEFAULT_MEASURES, type PairMeasures, type PairMetric } from '../model/pairMetrics.ts';
import type { PairReport, TensorReport } from '../model/report.ts';
import type { LockingReport } from '../model/trajectory.ts';
import type { UpdatesReport } from '../model/updates.ts';
import { buildInfo, singularValues, type OpenedCheckpoint } from '../native/checkpoint.ts';
import type {
  PairOptions,
  RunOptions,
  TensorItem,
  TensorMetric,
  UpdatesOptions,
} from '../native/run.ts';
import { analyze, type EngineOptions } from './analyze.ts';
import type { List } from './cache/lists.ts';
import { PairResults, type PairTask } from './cache/pairResults.ts';
import type { ResultCache } from './cache/resultCache.ts';
import { ShardIdentities } from './cache/shardIdentity.ts';
import { TensorResults, type KnownTensor } from './cache/tensorResults.ts';
import { Checkpoints } from './checkpoints.ts';
import { compare, type ComparisonOptions } from './compare.ts';
import type { RunListener } from './measuring.ts';
import { Pairings, type OpenedPair } from './pairings.ts';
import { atOnce, type Schedule } from './runQueue.ts';
import { measureTrajectory, trajectoryOf, type OpenedTrajectory } from './trajectory.ts';
import { measureUpdates, Triplings, type OpenedUpdates } from './updates.ts';

export type {
  OpenedCheckpoint,
  OpenedPair,
  OpenedTrajectory,
  OpenedUpdates,
  PairOptions,
  RunListener,
  RunOptions,
  TensorMetric,
  UpdatesOptions,
};

/** What to measure of one pair: its index in the pairing, and the groups of metrics. */
export interface PairItem {
  readonly pair: number;
  readonly metrics: readonly PairMetric[];
}

export class Engine {
  private readonly checkpoints = new Checkpoints();
  private readonly pairings = new Pairings();
  private readonly triplings = new Triplings();
  private readonly identities = new ShardIdentities();
  private readonly byName = new WeakMap<OpenedCheckpoint, ReadonlyMap<string, number>>();

  /**
   * @param cache what is measured is kept there, and what is kept there is not measured again
   * @param schedule how runs share the cores
   */
  constructor(
    public cache: ResultCache | null = null,
    private readonly schedule: Schedule = atOnce,
  ) {}

  /** @throws AnalysisError `unreadable` or `invalid`. */
  async openCheckpoint(path: string): Promise<OpenedCheckpoint> {
    return this.checkpoints.get(resolve(path));
  }

  /**
   * As `openCheckpoint`, but an index whose shards are partly missing stands for the others.
   *
   * @throws AnalysisError `unreadable` or `invalid`.
   */
  async openPresent(path: string): Promise<OpenedCheckpoint> {
    return this.checkpoints.getPresent(resolve(path));
  }

  /**
   * @param rules what names of the base are called in the other
   * @throws AnalysisError `unreadable` or `invalid`, whose path says which of the two.
   */
  async openPair(
    basePath: string,
    otherPath: string,
    rules: readonly NameRule[] = [],
  ): Promise<OpenedPair> {
    const base = await this.openCheckpoint(basePath);
    const other = await this.openCheckpoint(otherPath);
    return this.pairings.of(base, other, rules);
  }

  /**
   * @param rules what names of the base are called in both others
   * @throws AnalysisError `unreadable` or `invalid`, whose path says which of the three.
   */
  async openUpdates(
    basePath: string,
    firstPath: string,
    secondPath: string,
    rules: readonly NameRule[] = [],
  ): Promise<OpenedUpdates> {
    const base = await this.openCheckpoint(basePath);
    const first = await this.openCheckpoint(firstPath);
    const second = await this.openCheckpoint(secondPath);
    const paired = (other: OpenedCheckpoint): OpenedPair => this.pairings.of(base, other, rules);
    return this.triplings.of(base, paired(first), paired(second));
  }

  /**
   * @param stepPaths of one training, the last one last
   * @param rules what names of the base are called in every step
   * @throws AnalysisError `unreadable` or `invalid`, whose path says which of them.
   */
  async openTrajectory(
    basePath: string,
    stepPaths: readonly string[],
    rules: readonly NameRule[] = [],
  ): Promise<OpenedTrajectory> {
    const pairs: OpenedPair[] = [];
    for (const path of stepPaths) {
      pairs.push(await this.openPair(basePath, path, rules));
    }
    return trajectoryOf(pairs);
  }

  /** @throws AnalysisError `internal` when there is no tensor of this index. */
  tensor({ checkpoint }: OpenedCheckpoint, index: number): Tensor {
    return itemAt(checkpoint.tensors, index, 'tensor');
  }

  /** The index of the tensor of this name; null where there is none. */
  findTensor(opened: OpenedCheckpoint, name: string): number | null {
    let byName = this.byName.get(opened);
    if (byName === undefined) {
      byName = new Map(opened.checkpoint.tensors.map((tensor, index) => [tensor.name, index]));
      this.byName.set(opened, byName);
    }
    return byName.get(name) ?? null;
  }

  /**
   * Measures tensors of an open checkpoint; a tensor that cannot be read is a report with `error`.
   *
   * @param schedule how the run shares the cores, where it does not wait its turn
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async analyze(
    opened: OpenedCheckpoint,
    items: readonly TensorItem[],
    options: EngineOptions,
    listener: RunListener<TensorReport>,
    signal?: AbortSignal,
    schedule = this.schedule,
  ): Promise<void> {
    items.forEach((item) => itemAt(opened.checkpoint.tensors, item.tensor, 'tensor'));
    const tensors = items.map(({ tensor }) => tensor);
    const results = (): Promise<TensorResults | null> => this.tensorResults(opened, tensors);
    await analyze(opened, items, options, results, schedule, listener, signal);
  }

  /**
   * Measures pairs of open checkpoints; a pair that cannot be read is a report with `error`.
   *
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async compare(
    opened: OpenedPair,
    items: readonly PairItem[],
    options: ComparisonOptions,
    listener: RunListener<PairReport>,
    signal?: AbortSignal,
  ): Promise<void> {
    const tasks = items.map(({ pair: index, metrics }) => {
      return { index, pair: itemAt(opened.pairing.pairs, index, 'pair'), metrics };
    });
    const pairs = tasks.map(({ pair }) => pair);
    const results = (): Promise<PairResults | null> => this.pairResults(opened, pairs, options);
    await compare(opened, tasks, options, results, this.schedule, listener, signal);
  }

  /**
   * Measures triples of open checkpoints, by their indices; one that cannot be read is a report with
   * `error`.
   *
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async compareUpdates(
    opened: OpenedUpdates,
    triples: readonly number[],
    options: UpdatesOptions,
    listener: RunListener<UpdatesReport>,
    signal?: AbortSignal,
  ): Promise<void> {
    const items = triples.map((index) => {
      return { index, triple: itemAt(opened.tripling.triples, index, 'triple') };
    });
    await measureUpdates(opened, items, options, this.schedule, listener, signal);
  }

  /**
   * Measures weight matrices over the steps of a training, by the indices of their tracks; one that
   * cannot be read is a report with `error`.
   *
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async measureTrajectory(
    opened: OpenedTrajectory,
    tracks: readonly number[],
    options: Pick<RunOptions, 'threads'>,
    listener: RunListener<LockingReport>,
    signal?: AbortSignal,
  ): Promise<void> {
    const items = tracks.map((index) => {
      return { index, track: itemAt(opened.tracks, index, 'track') };
    });
    await measureTrajectory(opened, items, options, this.schedule, listener, signal);
  }

  /** What is known of one tensor from earlier runs, without lists. */
  async knownTensor(opened: OpenedCheckpoint, item: TensorItem): Promise<KnownTensor> {
    const results = await this.tensorResults(opened, [item.tensor]);
    const [known] = (await results?.find([item], false)) ?? [];
    return known ?? { report: undefined, missing: item.metrics };
  }

  /** Singular values of a matrix that are known from earlier runs. */
  async knownSingularValues(
    opened: OpenedCheckpoint,
    tensor: number,
    matrix: number,
  ): Promise<Float64Array | undefined> {
    return (await this.tensorResults(opened, [tensor]))?.singularValues(tensor, matrix);
  }

  /** What is known of a checkpoint from earlier runs, without lists, a part at a time. */
  async *knownTensors(
    opened: OpenedCheckpoint,
    metrics: readonly TensorMetric[],
  ): AsyncGenerator<readonly TensorReport[]> {
    const results = await this.tensorResults(opened, opened.checkpoint.tensors.keys());
    for (const metric of metrics) {
      yield* results?.all(metric) ?? [];
    }
  }

  /** The same of a pair of checkpoints, where `metrics` were measured together. */
  async *knownPairs(
    opened: OpenedPair,
    metrics: readonly PairMetric[],
    measures: PairMeasures,
  ): AsyncGenerator<readonly PairReport[]> {
    const { pairs } = opened.pairing;
    const results = await this.pairResults(opened, pairs, measures);
    yield* results?.all(pairs, metrics) ?? [];
  }

  /** All singular values of a tensor's matrix, descending; of a stack: of matrix `matrix`. */
  async singularValues(
    opened: OpenedCheckpoint,
    tensor: number,
    matrix: number,
    { threads }: Pick<RunOptions, 'threads'>,
    signal?: AbortSignal,
  ): Promise<Float64Array> {
    itemAt(opened.checkpoint.tensors, tensor, 'tensor');
    return (
      (await this.knownSingularValues(opened, tensor, matrix)) ??
      singularValues(opened, tensor, matrix, threads, signal)
    );
  }

  /** @throws AnalysisError `internal` when there is no pair of this index. */
  pair({ pairing }: OpenedPair, index: number): Pair {
    return itemAt(pairing.pairs, index, 'pair');
  }

  /** The full lists of a pair that an earlier run kept, where just these groups were measured. */
  async knownPairLists(opened: OpenedPair, task: PairTask): Promise<readonly List[] | undefined> {
    const results = await this.pairResults(opened, [task.pair], DEFAULT_MEASURES);
    return results?.lists(task);
  }

  /** How many threads a run uses when it is not told otherwise. */
  threads(): number {
    return buildInfo().threads;
  }

  private async tensorResults(
    opened: OpenedCheckpoint,
    tensors: Iterable<number>,
  ): Promise<TensorResults | null> {
    const { cache, identities } = this;
    return cache === null ? null : TensorResults.of(cache, identities, opened, tensors);
  }

  private async pairResults(
    opened: OpenedPair,
    pairs: readonly Pair[],
    measures: PairMeasures,
  ): Promise<PairResults | null> {
    const { cache, identities } = this;
    return cache === null ? null : PairResults.of(cache, identities, opened, pairs, measures);
  }
}

function itemAt<T>(list: readonly T[], index: number, what: string): T {
  const item = list[index];
  if (item === undefined) {
    throw new AnalysisError({
      kind: 'internal',
      message: `there is no ${what} ${index} among ${list.length}: the file may have changed, open it again`,
    });
  }
  return item;
}
