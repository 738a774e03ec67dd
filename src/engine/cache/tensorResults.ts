/** Results of the tensors of a checkpoint, by shard and group of metrics. */
import type { TensorReport } from '../../model/report.ts';
import type { OpenedCheckpoint } from '../../native/checkpoint.ts';
import type { TensorItem, TensorMetric } from '../../native/run.ts';
import { apart, together, type List } from './lists.ts';
import type { ResultCache } from './resultCache.ts';
import type { ResultSet } from './resultSet.ts';
import type { ShardIdentities } from './shardIdentity.ts';

const METRICS: readonly TensorMetric[] = ['statistics', 'spectrum', 'estimate'];

/** What is known of an item, and the groups that are not. */
export interface KnownTensor {
  /** Of the groups that are known; undefined where none is. */
  readonly report: TensorReport | undefined;
  readonly missing: readonly TensorMetric[];
}

export class TensorResults {
  /** By shard and group; a shard that nothing can be known of has none. */
  private readonly sets = new Map<string, ResultSet>();

  private constructor(
    private readonly cache: ResultCache,
    private readonly opened: OpenedCheckpoint,
  ) {}

  /** The results of the shards that `tensors` lie in, as these shards are now. */
  static async of(
    cache: ResultCache,
    identities: ShardIdentities,
    opened: OpenedCheckpoint,
    tensors: Iterable<number>,
  ): Promise<TensorResults> {
    const results = new TensorResults(cache, opened);
    for (const shard of shardsOf(opened, tensors)) {
      const identity = await identities.of(opened, shard);
      for (const metric of identity === null ? [] : METRICS) {
        results.sets.set(`${shard} ${metric}`, cache.set('tensor', identity, metric));
      }
    }
    return results;
  }

  /** What is known of each item, in their order. */
  async find(items: readonly TensorItem[], withLists: boolean): Promise<KnownTensor[]> {
    const wanted = new Map<ResultSet, Set<string>>();
    for (const { tensor, metrics } of items) {
      this.setsOf(tensor, metrics).forEach(({ set }) => addTo(wanted, set, this.nameOf(tensor)));
    }
    const found = await this.read(wanted, withLists);
    return items.map(({ tensor, metrics }) => {
      const name = this.nameOf(tensor);
      const parts = this.setsOf(tensor, metrics).flatMap(({ metric, set }) => {
        const part = found.get(set)?.get(name);
        return part === undefined ? [] : [{ metric, part }];
      });
      const missing = metrics.filter((metric) => parts.every((part) => part.metric !== metric));
      // A report of two groups is what the reports of either are together.
      const report = Object.assign({}, ...parts.map(({ part }) => part)) as TensorReport;
      return { report: parts.length === 0 ? undefined : report, missing };
    });
  }

  /** Everything that is known of a group, without lists, a part at a time. */
  async *all(metric: TensorMetric): AsyncGenerator<readonly TensorReport[]> {
    for (const shard of this.opened.checkpoint.shards.keys()) {
      const set = this.sets.get(`${shard} ${metric}`);
      if (set !== undefined) {
        for await (const found of set.all()) {
          yield found.map(({ report }) => report as TensorReport);
        }
      }
    }
  }

  /** Singular values of one matrix of a tensor. */
  async singularValues(tensor: number, matrix: number): Promise<Float64Array | undefined> {
    const [spectrum] = this.setsOf(tensor, ['spectrum']);
    const lists = await spectrum?.set.lists(this.nameOf(tensor));
    const ofMatrix = (path: List['path']): boolean =>
      path[0] === 'matrices' ? path[1] === matrix : matrix === 0;
    return lists?.find(({ path }) => ofMatrix(path))?.values ?? undefined;
  }

  /** Keeps what was measured of the groups of an item; a failure may pass, and is not kept. */
  keep({ tensor, metrics }: TensorItem, measured: TensorReport): void {
    if (measured.error !== null) {
      return;
    }
    for (const { metric, set } of this.setsOf(tensor, metrics)) {
      const { report, lists } = apart(partOf(measured, metric));
      set.add({ key: measured.name, report, lists });
    }
    this.cache.written();
  }

  private async read(
    wanted: ReadonlyMap<ResultSet, ReadonlySet<string>>,
    withLists: boolean,
  ): Promise<Map<ResultSet, Map<string, object>>> {
    const found = new Map<ResultSet, Map<string, object>>();
    for (const [set, names] of wanted) {
      found.set(set, await reportsOf(set, names, withLists));
    }
    await this.cache.use([...found].filter(([, reports]) => reports.size > 0).map(([set]) => set));
    return found;
  }

  /** None where nothing can be known of the shard. */
  private setsOf(
    tensor: number,
    metrics: readonly TensorMetric[],
  ): { readonly metric: TensorMetric; readonly set: ResultSet }[] {
    const shard = this.opened.checkpoint.tensors[tensor]?.shard ?? -1;
    return metrics.flatMap((metric) => {
      const set = this.sets.get(`${shard} ${metric}`);
      return set === undefined ? [] : [{ metric, set }];
    });
  }

  private nameOf(tensor: number): string {
    return this.opened.checkpoint.tensors[tensor]?.name ?? '';
  }
}

/** Reports by key, with their lists if asked; one whose lists are lost is not there. */
export async function reportsOf(
  set: ResultSet,
  keys: ReadonlySet<string>,
  withLists: boolean,
): Promise<Map<string, object>> {
  const reports = new Map<string, object>();
  for (const { key, report, lists: state } of await set.find(keys, withLists)) {
    if (!withLists || state !== 'some') {
      reports.set(key, report);
      continue;
    }
    const lists = await set.lists(key);
    if (lists !== undefined) {
      reports.set(key, together(report, lists));
    }
  }
  return reports;
}

/** The shards that tensors lie in. */
export function shardsOf({ checkpoint }: OpenedCheckpoint, tensors: Iterable<number>): Set<number> {
  return new Set([...tensors].flatMap((tensor) => checkpoint.tensors[tensor]?.shard ?? []));
}

export function addTo(wanted: Map<ResultSet, Set<string>>, set: ResultSet, key: string): void {
  const keys = wanted.get(set) ?? new Set<string>();
  wanted.set(set, keys.add(key));
}

/** The report as it is when one group alone is measured. */
function partOf(report: TensorReport, metric: TensorMetric): TensorReport {
  const { stats, histogram, logHistogram, spectrum, matrices, reason, ...rest } = report;
  const isOfStatistics = metric === 'statistics';
  // A reason is that of the spectrum, where there may be one, and else of the statistics.
  const isReasonOfStatistics = spectrum === undefined;
  return {
    ...rest,
    ...(isOfStatistics && stats !== undefined && { stats }),
    ...(isOfStatistics && histogram !== undefined && { histogram }),
    ...(isOfStatistics && logHistogram !== undefined && { logHistogram }),
    ...(!isOfStatistics && spectrum !== undefined && { spectrum }),
    ...(!isOfStatistics && matrices !== undefined && { matrices }),
    ...(reason !== undefined && isOfStatistics === isReasonOfStatistics && { reason }),
  };
}
