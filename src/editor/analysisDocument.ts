/** What both editors' documents have in common: rows, reports, a run, many webviews. */
import * as vscode from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type { DiffModel } from '../model/report.ts';
import type { UpdatesByGroup } from '../model/updates.ts';
import type { Page } from '../protocol/engine.ts';
import { endOf, rowSetOf, rowsIn, type RowSet } from '../protocol/rowSet.ts';
import type {
  Init,
  RowItem,
  RowReport,
  RunMetric,
  RunPart,
  RunState,
} from '../protocol/webview.ts';
import { toFailure } from './failures.ts';
import { watchFiles } from './fileWatch.ts';
import { ReportStore } from './reportStore.ts';
import { Run, type RunWork } from './run.ts';
import { Throttle } from './throttle.ts';

/** What a kind of document is made of. */
export interface DocumentTypes {
  readonly row: RowItem;
  readonly report: RowReport;
  readonly metric: RunMetric;
}

/** What has been read of a document's files. */
export interface Opened<Row> {
  readonly rowCount: number;
  readonly firstRows: Page<Row>;
  /** Every file whose change makes the document out of date. */
  readonly files: readonly string[];
  /** What the user should know of what has been read. */
  readonly notice?: NoticeMessage | undefined;
  /** The answer to a webview's first request. */
  init(run: RunState | null): Init;
}

/** A message above the content, kept for webviews that load later. */
export interface NoticeMessage {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** The figures of the whole are computed from all reports, so not with each of them. */
const MODEL_INTERVAL_MS = 500;

/** A document as the webviews, the status bar and the tests see it. */
export type AnyDocument = AnalysisDocument<DocumentTypes>;

/**
 * Owns what was read and found. Webviews are destroyed when they are hidden, so they hold nothing:
 * they ask for everything at each load, and a run goes on without them.
 */
export abstract class AnalysisDocument<Types extends DocumentTypes>
  implements vscode.CustomDocument
{
  private readonly store = new ReportStore<Types['report']>();
  private readonly emitters: { dispose(): void }[] = [];
  private opened: Promise<Opened<Types['row']>> | undefined;
  private run: Run<Types['report']> | undefined;
  private watch: { dispose(): void } | undefined;
  private lastNotice: NoticeMessage | undefined;
  private revealed: number | undefined;
  private readonly modelUpdates = new Throttle(MODEL_INTERVAL_MS, () => this.tellModel());
  /** Rows on screen, the most important first. */
  protected shown: readonly number[] = [];

  private readonly reportsEmitter = this.emitter<readonly Types['report'][]>();
  private readonly runEmitter = this.emitter<RunState>();
  private readonly modelEmitter = this.emitter<DiffModel | UpdatesByGroup>();
  private readonly initEmitter = this.emitter<undefined>();
  private readonly noticeEmitter = this.emitter<NoticeMessage>();
  private readonly revealEmitter = this.emitter<number>();
  private readonly disposeEmitter = this.emitter<undefined>();

  readonly onDidFindReports = this.reportsEmitter.event;
  readonly onDidChangeRun = this.runEmitter.event;
  readonly onDidChangeModel = this.modelEmitter.event;
  /** Webviews must load anew. */
  readonly onDidReload = this.initEmitter.event;
  readonly onDidNotice = this.noticeEmitter.event;
  /** A row is to be shown. */
  readonly onDidReveal = this.revealEmitter.event;
  readonly onDidDispose = this.disposeEmitter.event;

  abstract readonly title: string;
  /** The metrics that `startRun` takes. */
  abstract readonly metrics: readonly Types['metric'][];

  constructor(readonly uri: vscode.Uri) {}

  /** Reads the headers. */
  protected abstract open(): Promise<Opened<Types['row']>>;
  protected abstract listRows(start: number): Promise<Page<Types['row']>>;
  protected abstract measure(
    rows: readonly number[],
    metrics: readonly Types['metric'][],
  ): RunWork<Types['report']>;
  /** Passes on which rows are on screen. */
  protected abstract tellShown(): void;
  /** Reports what earlier runs have found and kept. */
  protected abstract findKnown(): (
    found: (reports: readonly Types['report'][]) => void,
  ) => Promise<void>;

  /** The figures of the whole, from what has been found so far; undefined where there are none. */
  model(): DiffModel | UpdatesByGroup | undefined {
    return undefined;
  }

  get notice(): NoticeMessage | undefined {
    return this.lastNotice;
  }

  get runState(): RunState | null {
    return this.run?.state ?? null;
  }

  /** Starts reading ahead of the first webview, which takes longer to load than the headers. */
  begin(): void {
    // What cannot be opened is what `init` answers; what is not known can be measured.
    this.takeKnown().catch(() => undefined);
  }

  /** The answer to a webview's first request; what cannot be opened is an answer, too. */
  async init(): Promise<Init> {
    try {
      const opened = await this.load();
      return opened.init(this.runState);
    } catch (error) {
      return { kind: 'failed', title: this.title, failure: toFailure(error) };
    }
  }

  /** @throws AnalysisError when the headers cannot be read. */
  async rows(start: number): Promise<Page<Types['row']>> {
    const { firstRows } = await this.load();
    return start === firstRows.start ? firstRows : this.listRows(start);
  }

  reports(start: number): Page<Types['report']> {
    return this.store.page(start);
  }

  /**
   * Measures rows; added to the run that is going on, if one is.
   *
   * @param isQuiet whether nobody asked for it
   * @throws ResponseError when a row does not exist.
   */
  async startRunOn(
    set: RowSet,
    metrics: readonly Types['metric'][],
    isQuiet: boolean,
  ): Promise<void> {
    const { rowCount } = await this.load();
    if (endOf(set) > rowCount) {
      throw new ResponseError(ErrorCodes.InvalidParams, `There are ${rowCount} rows.`);
    }
    const run = this.run?.running === true ? this.run : this.newRun();
    const lacking = run.lacking(rowsIn(set), metrics);
    if (lacking.length > 0) {
      this.tellShown();
      run.add(lacking, metrics, isQuiet);
    }
  }

  /** The same for rows, by index, that someone asked for. */
  startRun(rows: readonly number[], metrics: readonly Types['metric'][]): Promise<void> {
    return this.startRunOn(rowSetOf(rows), metrics, false);
  }

  /** What the run that is going on was asked for at one time, by number; null where it was not. */
  runPart(part: number): RunPart | null {
    return this.run?.running === true ? this.run.part(part) : null;
  }

  /** Says which rows are on screen: they are measured before others. */
  showRows(rows: readonly number[]): void {
    this.shown = rows;
    this.tellShown();
  }

  /** What has been found of the row of this name. */
  reportOf(name: string): Types['report'] | undefined {
    return this.store.find(name);
  }

  /** Shows a row in the webviews: in those that are loaded, or in the first that will be. */
  reveal(row: number): void {
    this.revealed = row;
    this.revealEmitter.fire(row);
  }

  /** The row that no webview has shown yet; it counts as shown from now on. */
  takeRevealed(): number | undefined {
    const row = this.revealed;
    this.revealed = undefined;
    return row;
  }

  cancelRun(): void {
    this.run?.cancel();
  }

  /** Reads the files again; what was found of their former state is dropped. */
  reload(): void {
    this.endRun();
    this.store.clear();
    this.lastNotice = undefined;
    this.opened = undefined;
    this.begin();
    this.initEmitter.fire(undefined);
  }

  /** Takes what earlier runs have found, unless the files are read again meanwhile. */
  protected async takeKnown(): Promise<void> {
    const opened = this.load();
    await opened;
    await this.findKnown()((reports) => {
      if (this.opened === opened && reports.length > 0) {
        this.reportsArrived(reports);
      }
    });
  }

  /** What has been read; reads where that has not begun. */
  protected load(): Promise<Opened<Types['row']>> {
    this.opened ??= this.open().then((opened) => {
      this.watch?.dispose();
      this.watch = watchFiles(opened.files, (path) => this.fileChanged(path));
      if (opened.notice !== undefined) {
        this.show(opened.notice);
      }
      return opened;
    });
    return this.opened;
  }

  dispose(): void {
    this.modelUpdates.dispose();
    this.endRun();
    this.watch?.dispose();
    this.disposeEmitter.fire(undefined);
    for (const emitter of this.emitters) {
      emitter.dispose();
    }
  }

  /** For what is computed from reports. */
  protected get found(): readonly Types['report'][] {
    return this.store.all;
  }

  protected reportsArrived(reports: readonly Types['report'][]): void {
    this.reportsEmitter.fire(reports.map((report) => this.store.add(report)));
    this.modelUpdates.request();
  }

  /** Measures all rows by itself. What cannot be opened is what `init` answers. */
  protected measureAll(metrics: readonly Types['metric'][]): void {
    this.load()
      .then(({ rowCount }) =>
        rowCount === 0 ? undefined : this.startRunOn([0, rowCount], metrics, false),
      )
      .catch(() => undefined);
  }

  private runChanged(state: RunState): void {
    if (state.status !== 'running') {
      this.modelUpdates.flush();
    }
    this.runEmitter.fire(state);
    if (state.failure !== undefined) {
      this.show({ severity: 'error', message: state.failure.message });
    }
  }

  private tellModel(): void {
    const model = this.model();
    if (model !== undefined) {
      this.modelEmitter.fire(model);
    }
  }

  private newRun(): Run<Types['report']> {
    // A new attempt answers what went wrong before; that a file changed stays true.
    if (this.lastNotice?.severity === 'error') {
      this.lastNotice = undefined;
    }
    // Metrics that are added are those that `startRun` takes.
    const measure = (rows: readonly number[], metrics: readonly Types['metric'][]) =>
      this.measure(rows, metrics);
    this.run = new Run(measure, {
      reportsArrived: (reports) => this.reportsArrived(reports),
      stateChanged: (state) => this.runChanged(state),
    });
    return this.run;
  }

  private endRun(): void {
    const ended = this.run;
    this.run = undefined;
    ended?.dispose();
    if (ended?.running === true) {
      this.runEmitter.fire({ ...ended.state, status: 'cancelled', running: [], remainingMs: null });
    }
  }

  private fileChanged(path: string): void {
    const message = vscode.l10n.t(
      '{0} changed on disk. Reload to read it again.',
      vscode.workspace.asRelativePath(path),
    );
    this.show({ severity: 'warning', message });
  }

  private show(notice: NoticeMessage): void {
    this.lastNotice = notice;
    this.noticeEmitter.fire(notice);
  }

  private emitter<T>(): vscode.EventEmitter<T> {
    const emitter = new vscode.EventEmitter<T>();
    this.emitters.push(emitter);
    return emitter;
  }
}
