/** The document of the checkpoint editor: one checkpoint, a row a tensor. */
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import type { TensorCard } from '../model/card.ts';
import type { CheckpointSummary, Tensor } from '../model/checkpoint.ts';
import type { TensorReport } from '../model/report.ts';
import type { Structure } from '../model/structure.ts';
import type { ImageSize, TensorImage, TensorValues, ValueWindow } from '../model/values.ts';
import {
  AnalyzeTensors,
  DescribeStructure,
  DescribeTensor,
  DrawTensor,
  KnownTensors,
  ListTensors,
  OpenCheckpoint,
  ReadValues,
  ShowRows,
  TensorProgress,
  TensorSpectrum,
  type Page,
  type TensorMetric,
} from '../protocol/engine.ts';
import type { SpectrumCurves, TensorSide } from '../protocol/webview.ts';
import type { Opened } from './analysisDocument.ts';
import { missingNotice } from './missingNotice.ts';
import { ElementsDocument } from './elementsDocument.ts';
import type { EngineProcess } from './engineProcess.ts';
import { labelOf } from './labels.ts';
import { pathOf } from './paths.ts';
import type { RunWork } from './run.ts';

interface CheckpointTypes {
  readonly row: Tensor;
  readonly report: TensorReport;
  readonly metric: TensorMetric;
}

export class CheckpointDocument extends ElementsDocument<CheckpointTypes> {
  readonly title: string;
  readonly metrics = ['statistics', 'spectrum'] as const;
  readonly sides = ['tensor'] as const;

  constructor(
    uri: vscode.Uri,
    private readonly engine: EngineProcess,
  ) {
    super(uri);
    this.title = labelOf(uri.fsPath);
  }

  async spectrum(
    row: number,
    matrix: number,
    token: vscode.CancellationToken,
  ): Promise<SpectrumCurves> {
    const values = await this.engine.request(
      TensorSpectrum,
      { path: this.path, tensor: row, matrix },
      token,
    );
    return { singularValues: [{ label: 'tensor', values }] };
  }

  /** The checkpoint as a whole, with what the files beside it say. */
  structure(): Promise<Structure> {
    return this.engine.request(DescribeStructure, { path: this.path });
  }

  /** What a hover shows of a row; of what is `lacking`, what can be told at once. */
  card(
    row: number,
    lacking: readonly TensorMetric[],
    token: vscode.CancellationToken,
  ): Promise<TensorCard> {
    return this.engine.request(DescribeTensor, { path: this.path, tensor: row, lacking }, token);
  }

  values(
    row: number,
    _side: TensorSide,
    window: ValueWindow,
    token: vscode.CancellationToken,
  ): Promise<TensorValues> {
    return this.engine.request(ReadValues, { path: this.path, tensor: row, ...window }, token);
  }

  image(
    row: number,
    _side: TensorSide,
    size: ImageSize,
    token: vscode.CancellationToken,
  ): Promise<TensorImage> {
    return this.engine.request(DrawTensor, { path: this.path, tensor: row, ...size }, token);
  }

  protected async open(): Promise<Opened<Tensor>> {
    const summary = await this.engine.request(OpenCheckpoint, { path: this.path });
    const rows = await this.listRows(0);
    return {
      rowCount: summary.tensorCount,
      firstRows: rows,
      files: filesOf(summary),
      notice: missingNotice(summary),
      init: (run) => ({ kind: 'checkpoint', title: this.title, summary, rows, run }),
    };
  }

  protected listRows(start: number): Promise<Page<Tensor>> {
    return this.engine.request(ListTensors, { path: this.path, start });
  }

  protected measure(
    tensors: readonly number[],
    metrics: readonly TensorMetric[],
  ): RunWork<TensorReport> {
    return (listener, token) =>
      this.engine.requestWithProgress(
        AnalyzeTensors,
        { path: this.path, tensors, metrics },
        { type: TensorProgress, listener },
        token,
      );
  }

  protected tellShown(): void {
    this.engine.notify(ShowRows, { path: this.path, other: null, rows: this.shown });
  }

  protected findKnown() {
    return (found: (reports: readonly TensorReport[]) => void): Promise<void> =>
      this.engine.requestWithProgress(
        KnownTensors,
        { path: this.path, metrics: this.metrics },
        { type: TensorProgress, listener: ({ reports }) => found(reports) },
      );
  }

  private get path(): string {
    return pathOf(this.uri);
  }
}

/** The path itself (an index, perhaps) and the shards, also those that are missing, which lie relative to it. */
export function filesOf({ path, shards, missing = [] }: CheckpointSummary): string[] {
  const isFile = path.endsWith('.safetensors') || path.endsWith('.json');
  const folder = isFile ? dirname(path) : path;
  const files = [...shards, ...missing].map(({ file }) => join(folder, file));
  return isFile ? [...new Set([path, ...files])] : files;
}
