/** Answers with lists of one pair: kept from runs, known from earlier ones, or measured now. */
import type { LeftRight } from '../model/direction.ts';
import { AnalysisError } from '../model/failure.ts';
import type { Pair } from '../model/pair.ts';
import { DEFAULT_MEASURES, MEASURED_TOGETHER, type PairMetric } from '../model/pairMetrics.ts';
import type { PairReport } from '../model/report.ts';
import { comparePairs, type PairOptions, type RunOptions } from '../native/run.ts';
import { apart, type List } from './cache/lists.ts';
import type { Engine, OpenedPair } from './engine.ts';
import { PairLists, type ListName } from './pairLists.ts';
import type { Spectra } from './spectra.ts';

/** A matrix of an open pair: matrix 0, unless it is a stack. */
export interface PairMatrix {
  readonly opened: OpenedPair;
  readonly pair: Pair;
  readonly matrix: number;
}

export class PairAnswers {
  readonly lists: PairLists;

  /** @param options how runs measure */
  constructor(
    private readonly engine: Engine,
    private readonly spectra: Spectra,
    private readonly options: () => RunOptions,
  ) {
    this.lists = new PairLists(spectra);
  }

  /** All singular values of both tensors, descending. */
  async spectrum(
    of: PairMatrix,
    signal: AbortSignal,
  ): Promise<{ base: Float64Array; other: Float64Array }> {
    const { opened, pair, matrix } = of;
    const kept = (side: 'base' | 'other'): Float64Array | undefined =>
      this.spectra.find(opened[side], pair[side], matrix);
    if (kept('base') === undefined || kept('other') === undefined) {
      await this.recall(of, 'spectrum');
    }
    const options = this.options();
    const found = async (side: 'base' | 'other'): Promise<Float64Array> =>
      kept(side) ?? this.engine.singularValues(opened[side], pair[side], matrix, options, signal);
    return { base: await found('base'), other: await found('other') };
  }

  /** All singular values of dW, descending; null where an element is NaN or infinite. */
  async updateSpectrum(of: PairMatrix, signal: AbortSignal): Promise<Float64Array | null> {
    const [values] = await this.find(of, ['singularValues/update'], 'update', {}, signal);
    return values ?? null;
  }

  /**
   * Principal angles between the leading `k` singular subspaces of both sides, in degrees,
   * descending; null where they are undefined.
   */
  async angles(
    of: PairMatrix,
    k: number,
    signal: AbortSignal,
  ): Promise<LeftRight<Float64Array> | null> {
    const names = [`rotation/${k}/anglesU`, `rotation/${k}/anglesV`] as const;
    const [U, V] = await this.find(of, names, 'rotation', { k: [k] }, signal);
    return U === undefined || V === undefined ? null : { U, V };
  }

  /** Lists that come with one group of metrics; undefined where they are not defined. */
  private async find(
    of: PairMatrix,
    names: readonly ListName[],
    metric: PairMetric,
    measures: { readonly k?: readonly number[] },
    signal: AbortSignal,
  ): Promise<readonly (Float64Array | undefined)[]> {
    const { opened, pair, matrix } = of;
    const kept = (): readonly (Float64Array | undefined)[] =>
      names.map((name) => this.lists.find(opened, pair, matrix, name));
    if (kept().includes(undefined)) {
      await this.recall(of, metric);
    }
    if (kept().includes(undefined)) {
      const options = { ...this.options(), ...DEFAULT_MEASURES, ...measures };
      this.lists.keep(opened, pair, await measured(of, metric, options, signal));
    }
    return kept();
  }

  /** Takes what earlier runs have kept on disk. */
  private async recall({ opened, pair }: PairMatrix, metric: PairMetric): Promise<void> {
    for (const metrics of MEASURED_TOGETHER.filter((together) => together.includes(metric))) {
      const lists = await this.engine.knownPairLists(opened, { pair, metrics });
      this.lists.keep(opened, pair, lists ?? []);
    }
  }
}

/** @throws AnalysisError when a tensor cannot be read, and `cancelled`. */
async function measured(
  { opened, pair }: PairMatrix,
  metric: PairMetric,
  options: PairOptions,
  signal: AbortSignal,
): Promise<readonly List[]> {
  const items = [{ base: pair.base, other: pair.other, metrics: [metric] }];
  const reports: PairReport[] = [];
  const listener = {
    report: (_position: number, report: PairReport) => void reports.push(report),
    progress: () => undefined,
  };
  await comparePairs(opened.base, opened.other, items, options, listener, signal);
  const error = reports[0]?.error ?? null;
  if (error !== null) {
    throw new AnalysisError({ kind: 'unreadable', tensor: pair.name, message: error });
  }
  return apart(reports[0]).lists;
}
