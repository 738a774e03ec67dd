/** An open checkpoint; measures the statistics of the tensor that the user looks at by itself. */
import { tensorCost } from '../../src/analysis/cost.ts';
import type { Tensor } from '../../src/model/checkpoint.ts';
import type { TensorReport } from '../../src/model/report.ts';
import type { Structure } from '../../src/model/structure.ts';
import type { TensorMetric } from '../../src/protocol/engine.ts';
import { StructureOf, type ShownCheckpoint, type RunMetric } from '../../src/protocol/webview.ts';
import type { AnalysisPart, AnalysisScope } from '../components/analyse.ts';
import { failureOf, type Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { MAP_METRICS } from '../map/mapMetrics.ts';
import { scopeOf, SEVERAL, type Scope } from '../state/scope.ts';
import { Session } from '../state/session.ts';
import { tensorColumns } from './columns.ts';
import { TENSOR_FIELDS } from './filterFields.ts';
import { hasSpectrum, hasStatistics, tensorRow, type TensorRow } from './tensorRow.ts';

/** Long enough not to read every tensor that the arrow keys pass. */
const SETTLE_MS = 150;

export class CheckpointSession extends Session<Tensor, TensorReport, TensorRow> {
  /** What the map can show. */
  readonly mapMetrics = MAP_METRICS;
  /** The checkpoint as a whole, once it is known. */
  structure: Structure | null = null;
  /** Why it could not be told. */
  structureError: string | null = null;
  /** Rows whose statistics were asked for by themselves: once, so that a failure is not repeated for ever. */
  private readonly asked = new Set<TensorRow>();
  /** The row that was measured by itself last, while the run goes on. */
  private own: TensorRow | null = null;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private lastActive: TensorRow | null = null;
  private isShowingStatistics = false;

  constructor(
    host: Host,
    readonly init: ShownCheckpoint,
  ) {
    super(host, tensorColumns(init.summary), TENSOR_FIELDS, init.summary.tensorCount, init.run);
    this.table.changes.subscribe(() => this.activeMayHaveChanged());
  }

  override dispose(): void {
    super.dispose();
    clearTimeout(this.settle);
  }

  /** Whether the statistics of the active row can be seen: nothing is measured by itself before. */
  set showsStatistics(isShown: boolean) {
    this.isShowingStatistics = isShown;
    if (isShown) {
      this.measureSoon();
    }
  }

  /** Whether the row's statistics were asked for and did not come. */
  isUnmeasured(row: TensorRow): boolean {
    return this.asked.has(row) && !this.runs.isRunning && !hasStatistics(row);
  }

  statisticsScope(least = SEVERAL): Scope {
    return scopeOf(this.table, () => true, hasStatistics, this.queuedFor('statistics'), least);
  }

  spectrumScope(least = SEVERAL): Scope {
    return scopeOf(
      this.table,
      (row, isAskedFor) => (isAskedFor ? row.hasMatrix : row.byDefault),
      hasSpectrum,
      this.queuedFor('spectrum'),
      least,
    );
  }

  /** Statistics and spectra together. */
  analysisScope(least = SEVERAL): AnalysisScope {
    const statistics: AnalysisPart = {
      label: t('Compute Statistics'),
      scope: this.statisticsScope(least),
      metrics: ['statistics'],
    };
    const spectra: AnalysisPart = {
      label: t('Compute Spectra'),
      scope: this.spectrumScope(least),
      metrics: ['spectrum'],
    };
    const workOf = ({ remaining }: Scope, metric: TensorMetric): number =>
      remaining.reduce(
        (sum, row) => sum + tensorCost(this.table.rows[row]?.tensor, [metric]).work,
        0,
      );
    const work = (): number =>
      workOf(statistics.scope, 'statistics') + workOf(spectra.scope, 'spectrum');
    const parts = [statistics, spectra];
    return { parts, menu: () => parts, work };
  }

  protected override lacks(row: TensorRow, metric: RunMetric): boolean {
    return metric === 'statistics' ? !hasStatistics(row) : !hasSpectrum(row);
  }

  protected override rowOf(tensor: Tensor, index: number): TensorRow {
    return tensorRow(tensor, index);
  }

  protected override loaded(): void {
    void this.loadStructure();
    void this.measureActive();
  }

  protected override runChanged(): void {
    if (this.runs.isRunning) {
      return;
    }
    if (this.own !== null && this.runs.state?.status === 'cancelled') {
      this.asked.delete(this.own);
    }
    this.own = null;
    void this.measureActive();
  }

  /** After the rows, which it must not hold up. */
  private async loadStructure(): Promise<void> {
    try {
      this.structure = await this.host.request(StructureOf, {});
    } catch (error) {
      this.structureError = failureOf(error).message;
    }
    this.changes.emit();
  }

  private activeMayHaveChanged(): void {
    if (this.table.active !== this.lastActive) {
      this.lastActive = this.table.active;
      this.measureSoon();
    }
  }

  private measureSoon(): void {
    clearTimeout(this.settle);
    this.settle = setTimeout(() => void this.measureActive(), SETTLE_MS);
  }

  /** A run of the user's goes on, with this row added; an own one of another row makes way. */
  private async measureActive(): Promise<void> {
    const row = this.table.active;
    if (row === null || !this.isShowingStatistics || this.isLoading || hasStatistics(row)) {
      return;
    }
    const { runs } = this;
    if (runs.isRunning && runs.isQuiet && this.own !== null && this.own !== row) {
      await runs.cancel(); // when it has ended, this is called again
    } else if (!this.asked.has(row)) {
      this.asked.add(row);
      this.own = row;
      await runs.start([row.index], ['statistics'], true);
    }
  }
}
