/** What hovers show of tensors: what has been measured, else quick estimates, each made once. */
import { isWeightMatrix, matrixLayout } from '../analysis/matrices.ts';
import { pointsOf } from '../analysis/spectrumPoints.ts';
import type { SpectrumPoints, TensorCard } from '../model/card.ts';
import type { Tensor } from '../model/checkpoint.ts';
import type { Spectrum, TensorReport } from '../model/report.ts';
import type { RunOptions } from '../native/run.ts';
import type { Engine, OpenedCheckpoint, TensorMetric } from './engine.ts';
import { atOnce } from './runQueue.ts';
import type { Spectra } from './spectra.ts';

/** Stored bytes of a tensor up to which its statistics take no time that a hover would notice. */
const SMALL_BYTES = 4 << 20;

/** Quick measurements kept of one checkpoint; the one not used for longest goes first. */
const CAPACITY = 1000;

/** What a hover lacks of a tensor. */
export type CardMetric = Exclude<TensorMetric, 'estimate'>;

export class Cards {
  /** By tensor and metrics. Of a checkpoint that is read again nothing is kept. */
  private readonly kept = new WeakMap<OpenedCheckpoint, Map<string, TensorReport>>();

  constructor(
    private readonly engine: Engine,
    private readonly spectra: Spectra,
    private readonly options: () => RunOptions,
  ) {}

  /**
   * @param lacking what the asker does not know of the tensor
   * @throws AnalysisError `cancelled` when `signal` was aborted, `internal` for no such tensor.
   */
  async card(
    opened: OpenedCheckpoint,
    index: number,
    lacking: readonly CardMetric[],
    signal: AbortSignal,
  ): Promise<TensorCard> {
    const tensor = this.engine.tensor(opened, index);
    const known = await this.engine.knownTensor(opened, { tensor: index, metrics: lacking });
    const quick = await this.quick(opened, index, quickMetrics(tensor, known.missing), signal);
    const report = { ...quick, ...known.report };
    const curve = await this.curve(opened, index, report.spectrum);
    const shard = opened.checkpoint.shards[tensor.shard]?.file ?? '';
    return { tensor, shard, report: withoutLists(report), ...(curve !== null && { curve }) };
  }

  private async quick(
    opened: OpenedCheckpoint,
    tensor: number,
    metrics: readonly TensorMetric[],
    signal: AbortSignal,
  ): Promise<TensorReport> {
    const kept = this.kept.get(opened) ?? new Map<string, TensorReport>();
    this.kept.set(opened, kept);
    const key = [tensor, ...metrics].join(' ');
    const report = kept.get(key) ?? (await this.measure(opened, tensor, metrics, signal));
    kept.delete(key);
    if (report.error === null) {
      kept.set(key, report);
      dropOldest(kept);
    }
    return report;
  }

  /**
   * At once, on threads of its own: a run that is going on slows this down, but never holds it up.
   */
  private async measure(
    opened: OpenedCheckpoint,
    tensor: number,
    metrics: readonly TensorMetric[],
    signal: AbortSignal,
  ): Promise<TensorReport> {
    let found: TensorReport = { name: this.engine.tensor(opened, tensor).name, error: null };
    const listener = {
      report: (_position: number, report: TensorReport): void => {
        found = report;
      },
      progress: () => undefined,
    };
    const items = metrics.length === 0 ? [] : [{ tensor, metrics }];
    await this.engine.analyze(opened, items, this.options(), listener, signal, atOnce);
    return found;
  }

  private async curve(
    opened: OpenedCheckpoint,
    index: number,
    spectrum: Spectrum | null | undefined,
  ): Promise<SpectrumPoints | null> {
    const { shape } = this.engine.tensor(opened, index);
    const layout = matrixLayout(shape);
    if (layout === null || shape.length === 3) {
      return null;
    }
    const measured =
      this.spectra.find(opened, index, 0) ??
      (await this.engine.knownSingularValues(opened, index, 0));
    const rank = Math.min(layout.rows, layout.cols);
    return measured === undefined ? estimatedPoints(spectrum, rank) : pointsOf(measured);
  }
}

/** What takes so little time that a hover can wait for it. */
function quickMetrics(
  { dtype, shape, bytes }: Tensor,
  lacking: readonly TensorMetric[],
): readonly TensorMetric[] {
  const hasStatistics = lacking.includes('statistics') && bytes <= SMALL_BYTES;
  const hasEstimate = lacking.includes('spectrum') && isWeightMatrix(dtype, shape);
  return [
    ...(hasStatistics ? (['statistics'] as const) : []),
    ...(hasEstimate ? (['estimate'] as const) : []),
  ];
}

function estimatedPoints(
  spectrum: Spectrum | null | undefined,
  rank: number,
): SpectrumPoints | null {
  const values = spectrum?.singularValues ?? [];
  if (values.length === 0) {
    return null;
  }
  const ranks = values.map((_value, at) => at + 1);
  const kind = spectrum?.sample === undefined ? 'lowerBounds' : 'scaled';
  return { rank, ranks, values, kind };
}

function withoutLists(report: TensorReport): TensorReport {
  const { histogram, logHistogram, matrices, ...rest } = report;
  if (rest.spectrum === null || rest.spectrum === undefined) {
    return rest;
  }
  const { singularValues, ...spectrum } = rest.spectrum;
  return { ...rest, spectrum };
}

function dropOldest(kept: Map<string, TensorReport>): void {
  const [oldest] = kept.keys();
  if (kept.size > CAPACITY && oldest !== undefined) {
    kept.delete(oldest);
  }
}
