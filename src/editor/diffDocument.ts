/** The document of the diff editor: two checkpoints, a row a pair of tensors. */
import type * as vscode from 'vscode';
import { summarizeDiff } from '../analysis/summary.ts';
import { AnalysisError } from '../model/failure.ts';
import type { Pair } from '../model/pair.ts';
import type { DiffModel, PairReport } from '../model/report.ts';
import {
  ComparePairs,
  ListPairs,
  OpenPair,
  PairProgress,
  TensorSpectrum,
  type Page,
  type PairMetric,
  type PairSource,
} from '../protocol/engine.ts';
import type { RunState, SpectrumCurves } from '../protocol/webview.ts';
import { AnalysisDocument, type Opened } from './analysisDocument.ts';
import { filesOf } from './checkpointDocument.ts';
import { pairSourceOf } from './diffUri.ts';
import type { EngineProcess } from './engineProcess.ts';
import { labelsOf } from './labels.ts';
import type { RunWork } from './run.ts';
import { Throttle } from './throttle.ts';

interface DiffTypes {
  readonly row: Pair;
  readonly report: PairReport;
  readonly metric: PairMetric;
}

/** The model's figures are computed from all reports, so not with each of them. */
const MODEL_INTERVAL_MS = 500;

export class DiffDocument extends AnalysisDocument<DiffTypes> {
  readonly title: string;
  readonly metrics = ['sparsity', 'spectrum'] as const;
  private readonly measured = new Set<PairMetric>();
  private readonly modelUpdates = new Throttle(MODEL_INTERVAL_MS, () =>
    this.modelChanged(this.model()),
  );

  constructor(
    uri: vscode.Uri,
    private readonly engine: EngineProcess,
  ) {
    super(uri);
    this.title = uri.path.slice(1);
  }

  /** The figures of the whole, from what has been found so far. */
  model(): DiffModel {
    return summarizeDiff(this.found, { metrics: [...this.measured], includeEmbeddings: false })
      .model;
  }

  /** Of the base's and the other's matrix. */
  async spectrum(
    row: number,
    matrix: number,
    token: vscode.CancellationToken,
  ): Promise<SpectrumCurves> {
    const pair = await this.pairAt(row);
    const source = this.source;
    const [base, other] = await Promise.all([
      this.engine.request(TensorSpectrum, { path: source.base, tensor: pair.base, matrix }, token),
      this.engine.request(
        TensorSpectrum,
        { path: source.other, tensor: pair.other, matrix },
        token,
      ),
    ]);
    return {
      singularValues: [
        { label: 'base', values: base },
        { label: 'other', values: other },
      ],
    };
  }

  override reload(): void {
    this.measured.clear();
    super.reload();
  }

  /** Reads both, and measures what is cheap: sparsity and relative update of every pair. */
  override begin(): void {
    this.load()
      .then(({ rowCount }) =>
        rowCount === 0 ? undefined : this.startRun([...Array(rowCount).keys()], ['sparsity']),
      )
      // What cannot be opened is what `init` answers.
      .catch(() => undefined);
  }

  override dispose(): void {
    this.modelUpdates.dispose();
    super.dispose();
  }

  protected async open(): Promise<Opened<Pair>> {
    const source = this.source;
    const summary = await this.engine.request(OpenPair, source);
    const rows = await this.listRows(0);
    const [baseTitle, otherTitle] = labelsOf(source.base, source.other);
    return {
      rowCount: summary.pairCount,
      firstRows: rows,
      files: [...filesOf(summary.base), ...filesOf(summary.other)],
      init: (run) => ({
        kind: 'diff',
        baseTitle,
        otherTitle,
        summary,
        rows,
        model: this.model(),
        run,
      }),
    };
  }

  protected listRows(start: number): Promise<Page<Pair>> {
    return this.engine.request(ListPairs, { ...this.source, start });
  }

  protected measure(pairs: readonly number[], metrics: readonly PairMetric[]): RunWork<PairReport> {
    const source = this.source;
    for (const metric of metrics) {
      this.measured.add(metric);
    }
    return (listener, token) =>
      this.engine.requestWithProgress(
        ComparePairs,
        { ...source, pairs, metrics },
        { type: PairProgress, listener },
        token,
      );
  }

  protected override reportsArrived(reports: readonly PairReport[]): void {
    super.reportsArrived(reports);
    this.modelUpdates.request();
  }

  protected override runChanged(state: RunState): void {
    if (state.status !== 'running') {
      this.modelUpdates.flush();
    }
    super.runChanged(state);
  }

  private get source(): PairSource {
    return pairSourceOf(this.uri);
  }

  private async pairAt(row: number): Promise<Pair> {
    const { firstRows } = await this.load();
    const pair = firstRows.items[row] ?? (await this.listRows(row)).items[0];
    if (pair === undefined) {
      throw new AnalysisError({ kind: 'internal', message: `there is no pair ${row}` });
    }
    return pair;
  }
}
