/** The document of the diff editor: two checkpoints, a row a pair of tensors. */
import type * as vscode from 'vscode';
import { listedPairing } from '../analysis/listedUnmatched.ts';
import { summarizeModel } from '../analysis/summary.ts';
import type { LeftRight } from '../model/direction.ts';
import type { NameRule, Pair, RulePreview } from '../model/pair.ts';
import { MEASURED_TOGETHER, PAIR_METRICS } from '../model/pairMetrics.ts';
import type { DiffModel, PairReport } from '../model/report.ts';
import type {
  ImagePart,
  ImageSize,
  MaskImage,
  MaskKind,
  TensorImage,
  TensorValues,
  UpdateImage,
  ValueWindow,
} from '../model/values.ts';
import {
  ComparePairs,
  DrawMask,
  DrawTensor,
  DrawUpdate,
  ListPairs,
  KnownPairs,
  OpenPair,
  PairAngles,
  PairProgress,
  PairSpectrum,
  PreviewPairing,
  ReadValues,
  ShowRows,
  UpdateSpectrum,
  type Page,
  type PairMetric,
  type PairSource,
  type RunProgress,
  type TensorSource,
} from '../protocol/engine.ts';
import type { SpectrumCurves, TensorSide } from '../protocol/webview.ts';
import type { Opened } from './analysisDocument.ts';
import { filesOf } from './checkpointDocument.ts';
import { pairSourceOf } from './diffUri.ts';
import { ElementsDocument } from './elementsDocument.ts';
import type { EngineProcess } from './engineProcess.ts';
import { labelsOf } from './labels.ts';
import type { RunWork } from './run.ts';

interface DiffTypes {
  readonly row: Pair;
  readonly report: PairReport;
  readonly metric: PairMetric;
}

export class DiffDocument extends ElementsDocument<DiffTypes> {
  readonly title: string;
  readonly metrics = PAIR_METRICS;
  readonly sides = ['base', 'other'] as const;
  private readonly measured = new Set<PairMetric>();

  constructor(
    uri: vscode.Uri,
    private readonly engine: EngineProcess,
  ) {
    super(uri);
    this.title = uri.path.slice(1);
  }

  /** The figures of the whole, from what has been found so far. */
  override model(): DiffModel {
    return summarizeModel(this.found, { metrics: [...this.measured], includeEmbeddings: false });
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

  /** Singular values of the update of a row's matrix. */
  updateSpectrum(
    row: number,
    matrix: number,
    token: vscode.CancellationToken,
  ): Promise<Float64Array | null> {
    return this.engine.request(UpdateSpectrum, { ...this.source, pair: row, matrix }, token);
  }

  /** Principal angles of the leading `k` singular subspaces of a row's matrix. */
  angles(
    row: number,
    matrix: number,
    k: number,
    token: vscode.CancellationToken,
  ): Promise<LeftRight<Float64Array> | null> {
    return this.engine.request(PairAngles, { ...this.source, pair: row, matrix, k }, token);
  }

  values(
    row: number,
    side: TensorSide,
    window: ValueWindow,
    token: vscode.CancellationToken,
  ): Promise<TensorValues> {
    return this.engine.request(ReadValues, { ...this.tensorOf(row, side), ...window }, token);
  }

  image(
    row: number,
    side: TensorSide,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<TensorImage> {
    return this.engine.request(DrawTensor, { ...this.tensorOf(row, side), ...size }, token);
  }

  /** A part of the update of a row's pair, drawn in cells. */
  updateImage(
    row: number,
    part: ImagePart,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<UpdateImage> {
    return this.engine.request(DrawUpdate, { ...this.source, pair: row, part, ...size }, token);
  }

  /** What the pairs would be with these rules in place of the present ones. */
  previewRules(rules: readonly NameRule[], token: vscode.CancellationToken): Promise<RulePreview> {
    return this.engine.request(PreviewPairing, { ...this.source, rules }, token);
  }

  /** A mask of a row's base in the same cells. */
  maskImage(
    row: number,
    kind: MaskKind,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<MaskImage> {
    return this.engine.request(DrawMask, { ...this.source, pair: row, kind, ...size }, token);
  }

  override reload(): void {
    this.measured.clear();
    super.reload();
  }

  /** Reads both, and measures what is cheap: sparsity and relative update of every pair. */
  override begin(): void {
    super.begin();
    this.measureAll(['sparsity']);
  }

  protected async open(): Promise<Opened<Pair>> {
    const source = this.source;
    const summary = await this.engine.request(OpenPair, source);
    const rows = await this.listRows(0);
    const [baseTitle, otherTitle] = labelsOf(source.base, source.other);
    const { pairing, unlisted } = listedPairing(summary);
    return {
      rowCount: summary.pairCount,
      firstRows: rows,
      files: [...filesOf(summary.base), ...filesOf(summary.other)],
      init: (run) => ({
        kind: 'diff',
        baseTitle,
        otherTitle,
        summary: pairing,
        unlisted,
        rules: source.rules ?? [],
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
      for (const metrics of MEASURED_TOGETHER) {
        const listener = ({ reports }: RunProgress<PairReport>): void => {
          if (reports.length > 0) {
            metrics.forEach((metric) => this.measured.add(metric));
            found(reports);
          }
        };
        const source = { ...this.source, metrics };
        await this.engine.requestWithProgress(KnownPairs, source, { type: PairProgress, listener });
      }
    };
  }

  private get source(): PairSource {
    return pairSourceOf(this.uri);
  }

  private tensorOf(row: number, side: TensorSide): TensorSource {
    return { ...this.source, pair: row, side: side === 'other' ? 'other' : 'base' };
  }
}
