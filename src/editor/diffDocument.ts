/** The document of the diff editor: two checkpoints, a row a pair of tensors. */
import type * as vscode from 'vscode';
import { summarizeDiff } from '../analysis/summary.ts';
import { AnalysisError } from '../model/failure.ts';
import type { Pair } from '../model/pair.ts';
import { PAIR_METRICS } from '../model/pairMetrics.ts';
import type { DiffModel, PairReport } from '../model/report.ts';
import type {
  ImageSize,
  TensorImage,
  TensorValues,
  UpdateImage,
  ValueWindow,
} from '../model/values.ts';
import {
  ComparePairs,
  DrawTensor,
  DrawUpdate,
  ListPairs,
  KnownPairs,
  OpenPair,
  PairProgress,
  PairSpectrum,
  ReadValues,
  ShowRows,
  type Page,
  type PairMetric,
  type PairSource,
  type RunProgress,
} from '../protocol/engine.ts';
import type { RunState, SpectrumCurves, TensorSide } from '../protocol/webview.ts';
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

/** Groups that editor and command line measure together, and that the editor shows. */
const KEPT_TOGETHER: readonly (readonly PairMetric[])[] = [
  PAIR_METRICS,
  ['sparsity', 'spectrum'],
  ['spectrum'],
];

export class DiffDocument extends AnalysisDocument<DiffTypes> {
  readonly title: string;
  readonly metrics = ['sparsity', 'spectrum'] as const;
  readonly sides = ['base', 'other'] as const;
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
    const { base, other } = await this.engine.request(
      PairSpectrum,
      { ...this.source, pair: row, matrix },
      token,
    );
    return {
      singularValues: [
        { label: 'base', values: base },
        { label: 'other', values: other },
      ],
    };
  }

  async values(
    row: number,
    side: TensorSide,
    window: ValueWindow,
    token: vscode.CancellationToken,
  ): Promise<TensorValues> {
    return this.engine.request(
      ReadValues,
      { ...(await this.tensorAt(row, side)), ...window },
      token,
    );
  }

  async image(
    row: number,
    side: TensorSide,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<TensorImage> {
    return this.engine.request(DrawTensor, { ...(await this.tensorAt(row, side)), ...size }, token);
  }

  /** The update of a slice of a row's pair, drawn in cells. */
  updateImage(row: number, size: ImageSize, token: vscode.CancellationToken): Promise<UpdateImage> {
    return this.engine.request(DrawUpdate, { ...this.source, pair: row, ...size }, token);
  }

  override reload(): void {
    this.measured.clear();
    super.reload();
  }

  /** Reads both, and measures what is cheap: sparsity and relative update of every pair. */
  override begin(): void {
    super.begin();
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

  protected tellShown(): void {
    const { base, other } = this.source;
    this.engine.notify(ShowRows, { path: base, other, rows: this.shown });
  }

  /** The sparsity is found by the run that starts with the document. */
  protected findKnown() {
    return async (found: (reports: readonly PairReport[]) => void): Promise<void> => {
      const listener = ({ reports }: RunProgress<PairReport>): void => {
        if (reports.length > 0) {
          this.measured.add('spectrum');
          found(reports);
        }
      };
      for (const metrics of KEPT_TOGETHER) {
        const source = { ...this.source, metrics };
        const progress = { type: PairProgress, listener };
        await this.engine.requestWithProgress(KnownPairs, source, progress);
      }
    };
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

  private async tensorAt(row: number, side: TensorSide): Promise<{ path: string; tensor: number }> {
    const { base, other } = await this.pairAt(row);
    const source = this.source;
    return side === 'other'
      ? { path: source.other, tensor: other }
      : { path: source.base, tensor: base };
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
