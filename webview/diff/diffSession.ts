/** An open comparison. The editor measures what is cheap by itself. */
import type { Pair } from '../../src/model/pair.ts';
import { PAIR_METRICS } from '../../src/model/pairMetrics.ts';
import type { DiffModel, PairReport } from '../../src/model/report.ts';
import type { DiffInit, RunMetric } from '../../src/protocol/webview.ts';
import type { AnalysisPart, AnalysisScope } from '../components/analyse.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import { PAIR_MAP_METRICS } from './pairMapMetrics.ts';
import { scopeOf, SEVERAL, type Scope } from '../state/scope.ts';
import { ModelledSession } from '../state/modelledSession.ts';
import { PAIR_COLUMNS } from './columns.ts';
import { PAIR_FIELDS } from './filterFields.ts';
import {
  hasDirections,
  hasPairSpectrum,
  hasSparsity,
  pairRow,
  workOf,
  type PairRow,
} from './pairRow.ts';

export class DiffSession extends ModelledSession<Pair, PairReport, PairRow, DiffModel, DiffInit> {
  /** What the map can show. */
  readonly mapMetrics = PAIR_MAP_METRICS;

  constructor(host: Host, init: DiffInit) {
    super(host, init, PAIR_COLUMNS, PAIR_FIELDS, init.summary.pairCount);
  }

  spectrumScope(least = SEVERAL): Scope {
    return this.matrixScope(hasPairSpectrum, ['spectrum'], least);
  }

  /** Sparsity and spectra, which come of one reading; the menu has all figures as well. */
  analysisScope(least = SEVERAL): AnalysisScope {
    const metrics = ['sparsity', 'spectrum'] as const;
    const scope = this.spectrumScope(least);
    const spectra: AnalysisPart = { label: t('Compute Spectra'), scope, metrics };
    const { rows } = this.table;
    return {
      parts: [spectra],
      menu: () => [this.sparsityPart(least), spectra, this.directionPart(least)],
      work: () => scope.remaining.reduce((sum, row) => sum + workOf(rows[row], metrics), 0),
    };
  }

  /** What is measured by itself, where that was cancelled or failed. */
  private sparsityPart(least: number): AnalysisPart {
    return {
      label: t('Compute Sparsity'),
      scope: scopeOf(this.table, () => true, hasSparsity, this.queuedFor('sparsity'), least),
      metrics: ['sparsity'],
    };
  }

  /** All figures of the matrices that lack any. */
  private directionPart(least: number): AnalysisPart {
    return {
      label: t('Compute All, with Update, Rotation and Masks'),
      scope: this.matrixScope(hasDirections, PAIR_METRICS, least),
      metrics: PAIR_METRICS,
    };
  }

  private matrixScope(
    isMeasured: (row: PairRow) => boolean,
    metrics: readonly RunMetric[],
    least: number,
  ): Scope {
    return scopeOf(
      this.table,
      (row, isAskedFor) => (isAskedFor ? row.hasMatrix : row.byDefault),
      isMeasured,
      this.queuedFor(...metrics),
      least,
    );
  }

  protected override lacks(row: PairRow, metric: RunMetric): boolean {
    switch (metric) {
      case 'sparsity':
        return !hasSparsity(row);
      case 'spectrum':
        return !hasPairSpectrum(row);
      default:
        return !hasDirections(row);
    }
  }

  protected override rowOf(pair: Pair, index: number): PairRow {
    return pairRow(pair, index);
  }
}
