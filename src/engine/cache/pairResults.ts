/** Results of the pairs of two checkpoints, by the shards that they lie in and what is measured together. */
import type { Pair } from '../../model/pair.ts';
import type { PairMeasures, PairMetric } from '../../model/pairMetrics.ts';
import type { PairReport } from '../../model/report.ts';
import type { OpenedCheckpoint } from '../../native/checkpoint.ts';
import { apart, type List } from './lists.ts';
import type { ResultCache } from './resultCache.ts';
import type { ResultSet } from './resultSet.ts';
import type { ShardIdentities } from './shardIdentity.ts';
import { addTo, reportsOf } from './tensorResults.ts';

/** A pair, and the groups that are measured of it, as one measurement. */
export interface PairTask {
  readonly pair: Pair;
  readonly metrics: readonly PairMetric[];
}

export class PairResults {
  /** By the shards of both tensors; those that nothing can be known of have none. */
  private readonly identities = new Map<string, readonly string[]>();
  private readonly sets = new Map<string, ResultSet>();

  private constructor(
    private readonly cache: ResultCache,
    private readonly base: OpenedCheckpoint,
    private readonly other: OpenedCheckpoint,
    private readonly measures: PairMeasures,
  ) {}

  /** The results of the shards that `pairs` lie in, as these shards are now. */
  static async of(
    cache: ResultCache,
    identities: ShardIdentities,
    { base, other }: { readonly base: OpenedCheckpoint; readonly other: OpenedCheckpoint },
    pairs: readonly Pair[],
    measures: PairMeasures,
  ): Promise<PairResults> {
    const results = new PairResults(cache, base, other, measures);
    for (const pair of pairs) {
      const shards = results.shardsOf(pair);
      if (!results.identities.has(shards.join(' '))) {
        const both = [
          await identities.of(base, shards[0]),
          await identities.of(other, shards[1]),
        ].filter((identity) => identity !== null);
        results.identities.set(shards.join(' '), both);
      }
    }
    return results;
  }

  /** What is known of each task, in their order. */
  async find(tasks: readonly PairTask[], withLists: boolean): Promise<(PairReport | undefined)[]> {
    const wanted = new Map<ResultSet, Set<string>>();
    for (const task of tasks) {
      const set = this.setOf(task);
      if (set !== null) {
        addTo(wanted, set, keyOf(task.pair));
      }
    }
    const found = new Map<ResultSet | null, Map<string, object>>();
    for (const [set, keys] of wanted) {
      found.set(set, await reportsOf(set, keys, withLists));
    }
    await this.cache.use([...wanted.keys()].filter((set) => found.get(set)?.size !== 0));
    return tasks.map(
      (task) => found.get(this.setOf(task))?.get(keyOf(task.pair)) as PairReport | undefined,
    );
  }

  /** Everything that is known of `pairs` where `metrics` were measured together, a part at a time. */
  async *all(
    pairs: readonly Pair[],
    metrics: readonly PairMetric[],
  ): AsyncGenerator<readonly PairReport[]> {
    const keys = new Set(pairs.map(keyOf));
    for (const set of new Set(pairs.map((pair) => this.setOf({ pair, metrics })))) {
      for await (const found of set?.all() ?? []) {
        yield found.filter(({ key }) => keys.has(key)).map(({ report }) => report as PairReport);
      }
    }
  }

  /** The full lists of a pair; undefined where nothing is known of it. */
  async lists(task: PairTask): Promise<readonly List[] | undefined> {
    return this.setOf(task)?.lists(keyOf(task.pair));
  }

  /** Keeps what was measured; a failure may pass, and is not kept. */
  keep(task: PairTask, measured: PairReport, withLists: boolean): void {
    const set = measured.error === null ? this.setOf(task) : null;
    if (set !== null) {
      const { report, lists } = apart(measured);
      set.add({ key: keyOf(task.pair), report, lists: withLists ? lists : null });
      this.cache.written();
    }
  }

  /** Null where nothing can be known of the shards. */
  private setOf({ pair, metrics }: PairTask): ResultSet | null {
    const shards = this.shardsOf(pair).join(' ');
    const identities = this.identities.get(shards) ?? [];
    if (identities.length < 2) {
      return null;
    }
    const together = [...metrics].sort();
    const name = `${shards} ${together.join(' ')}`;
    const set =
      this.sets.get(name) ??
      this.cache.set('pair', ...identities, together, measuresOf(metrics, this.measures));
    this.sets.set(name, set);
    return set;
  }

  private shardsOf({ base, other }: Pair): readonly [base: number, other: number] {
    return [
      this.base.checkpoint.tensors[base]?.shard ?? -1,
      this.other.checkpoint.tensors[other]?.shard ?? -1,
    ];
  }
}

function keyOf({ name, otherName, part }: Pair): string {
  return otherName === undefined && part === undefined
    ? name
    : JSON.stringify([name, otherName ?? name, ...(part === undefined ? [] : [part])]);
}

/** The measures that figures of these groups depend on. */
function measuresOf(metrics: readonly PairMetric[], measures: PairMeasures): object {
  const { eta, k, energyK, rank, alpha, tau, shuffleSeed } = measures;
  const ofDirections = { k, energyK, rank, alpha, tau };
  const hasDirections = metrics.includes('rotation') || metrics.includes('masks');
  return { eta, shuffleSeed, ...(hasDirections && ofDirections) };
}
