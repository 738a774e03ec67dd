/** The document of the editor of two updates of one base: three checkpoints, a row a triple. */
import type * as vscode from 'vscode';
import { listedTripling } from '../analysis/listedUnmatched.ts';
import { summarizeUpdates } from '../analysis/updatesModel.ts';
import type { Triple, UpdatesByGroup, UpdatesReport } from '../model/updates.ts';
import {
  CompareUpdates,
  ListTriples,
  OpenUpdates,
  ShowRows,
  UpdatesProgress,
  type Page,
  type UpdatesSource,
} from '../protocol/engine.ts';
import { UPDATES_METRICS, type UpdatesMetric } from '../protocol/webview.ts';
import { AnalysisDocument, type Opened } from './analysisDocument.ts';
import { filesOf } from './checkpointDocument.ts';
import type { EngineProcess } from './engineProcess.ts';
import { distinctLabels } from './labels.ts';
import type { RunWork } from './run.ts';
import { updatesSourceOf } from './updatesUri.ts';

interface UpdatesTypes {
  readonly row: Triple;
  readonly report: UpdatesReport;
  readonly metric: UpdatesMetric;
}

export class UpdatesDocument extends AnalysisDocument<UpdatesTypes> {
  readonly title: string;
  readonly metrics = UPDATES_METRICS;

  constructor(
    uri: vscode.Uri,
    private readonly engine: EngineProcess,
  ) {
    super(uri);
    this.title = uri.path.slice(1);
  }

  /** The figures of the whole, from what has been found so far. */
  override model(): UpdatesByGroup {
    return summarizeUpdates(this.found);
  }

  /** Reads the headers, and compares all: as the comparison of two, it is one reading of each file. */
  override begin(): void {
    super.begin();
    this.measureAll(UPDATES_METRICS);
  }

  protected async open(): Promise<Opened<Triple>> {
    const source = this.source;
    const summary = await this.engine.request(OpenUpdates, source);
    const rows = await this.listRows(0);
    const { base, first, second } = summary;
    const paths = [source.base, source.first, source.second];
    const [ofBase = '', ofFirst = '', ofSecond = ''] = distinctLabels(paths);
    const { tripling, unlisted } = listedTripling(summary);
    return {
      rowCount: summary.tripleCount,
      firstRows: rows,
      files: [base, first, second].flatMap(filesOf),
      init: (run) => ({
        kind: 'updates',
        titles: { base: ofBase, first: ofFirst, second: ofSecond },
        summary: tripling,
        unlisted,
        rows,
        model: this.model(),
        run,
      }),
    };
  }

  protected listRows(start: number): Promise<Page<Triple>> {
    return this.engine.request(ListTriples, { ...this.source, start });
  }

  protected measure(triples: readonly number[]): RunWork<UpdatesReport> {
    const source = this.source;
    return (listener, token) =>
      this.engine.requestWithProgress(
        CompareUpdates,
        { ...source, triples },
        { type: UpdatesProgress, listener },
        token,
      );
  }

  protected tellShown(): void {
    const { base, first, second } = this.source;
    this.engine.notify(ShowRows, { path: base, other: first, second, rows: this.shown });
  }

  /** Everything is found by the run that starts with the document. */
  protected findKnown() {
    return (): Promise<void> => Promise.resolve();
  }

  private get source(): UpdatesSource {
    return updatesSourceOf(this.uri);
  }
}
