/** What the engine can do, independent of who asks: the editor over a channel, or the command line. */
import { resolve } from 'node:path';
import { pairTensors } from '../analysis/pairing.ts';
import type { Tensor } from '../model/checkpoint.ts';
import { AnalysisError } from '../model/failure.ts';
import type { Pairing } from '../model/pair.ts';
import type { PairMetric } from '../model/pairMetrics.ts';
import type { PairReport, TensorReport } from '../model/report.ts';
import { buildInfo, singularValues, type OpenedCheckpoint } from '../native/checkpoint.ts';
import {
  analyzeTensors,
  comparePairs,
  type PairOptions,
  type RunListener,
  type RunOptions,
  type TensorItem,
  type TensorMetric,
} from '../native/run.ts';
import { Checkpoints } from './checkpoints.ts';

export type { OpenedCheckpoint, RunListener, TensorMetric };

/** What to measure of one pair: its index in the pairing, and the groups of metrics. */
export interface PairItem {
  readonly pair: number;
  readonly metrics: readonly PairMetric[];
}

export interface OpenedPair {
  readonly base: OpenedCheckpoint;
  readonly other: OpenedCheckpoint;
  readonly pairing: Pairing;
}

export class Engine {
  private readonly checkpoints = new Checkpoints();
  /** The pairing of the base with each other checkpoint that it was paired with. */
  private readonly pairings = new WeakMap<OpenedCheckpoint, WeakMap<OpenedCheckpoint, Pairing>>();
  private readonly byName = new WeakMap<OpenedCheckpoint, ReadonlyMap<string, number>>();

  /** @throws AnalysisError `unreadable` or `invalid`. */
  async openCheckpoint(path: string): Promise<OpenedCheckpoint> {
    return this.checkpoints.get(resolve(path));
  }

  /** @throws AnalysisError `unreadable` or `invalid`, whose path says which of the two. */
  async openPair(basePath: string, otherPath: string): Promise<OpenedPair> {
    const base = await this.openCheckpoint(basePath);
    const other = await this.openCheckpoint(otherPath);
    return { base, other, pairing: this.pairingOf(base, other) };
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
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async analyze(
    opened: OpenedCheckpoint,
    items: readonly TensorItem[],
    options: RunOptions,
    listener: RunListener<TensorReport>,
    signal?: AbortSignal,
  ): Promise<void> {
    items.forEach((item) => itemAt(opened.checkpoint.tensors, item.tensor, 'tensor'));
    await analyzeTensors(opened, items, options, listener, signal);
  }

  /**
   * Measures pairs of open checkpoints; a pair that cannot be read is a report with `error`.
   *
   * @throws AnalysisError `cancelled` when `signal` was aborted.
   */
  async compare(
    { base, other, pairing }: OpenedPair,
    items: readonly PairItem[],
    options: PairOptions,
    listener: RunListener<PairReport>,
    signal?: AbortSignal,
  ): Promise<void> {
    const positions = items.map(({ pair, metrics }) => {
      const { base: b, other: o } = itemAt(pairing.pairs, pair, 'pair');
      return { base: b, other: o, metrics };
    });
    await comparePairs(base, other, positions, options, listener, signal);
  }

  /** All singular values of a tensor's matrix, descending; of a stack: of matrix `matrix`. */
  async singularValues(
    opened: OpenedCheckpoint,
    tensor: number,
    matrix: number,
    signal?: AbortSignal,
  ): Promise<Float64Array> {
    itemAt(opened.checkpoint.tensors, tensor, 'tensor');
    return singularValues(opened, tensor, matrix, signal);
  }

  /** How many threads a run uses when it is not told otherwise. */
  threads(): number {
    return buildInfo().threads;
  }

  private pairingOf(base: OpenedCheckpoint, other: OpenedCheckpoint): Pairing {
    const pairings = this.pairings.get(base) ?? new WeakMap<OpenedCheckpoint, Pairing>();
    this.pairings.set(base, pairings);
    const pairing =
      pairings.get(other) ?? pairTensors(base.checkpoint.tensors, other.checkpoint.tensors);
    pairings.set(other, pairing);
    return pairing;
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
