/** One open document: its rows, what has been measured of them, and the run that measures. */
import type { Page } from '../../src/protocol/engine.ts';
import {
  Reports,
  ReportsArrived,
  Rows,
  RunChanged,
  type RowItem,
  type RowReport,
  type RunMetric,
  type RunState,
} from '../../src/protocol/webview.ts';
import { sortKeys, type Column } from '../components/column.ts';
import type { NumericField } from '../filter/fields.ts';
import { failureOf, type Host } from '../host/host.ts';
import { Changes } from './changes.ts';
import { NO_FILTER } from './filter.ts';
import type { MeasuredRow } from './measuredRow.ts';
import { takePages } from './pages.ts';
import type { RowProgress } from './rowProgress.ts';
import { RowsOnScreen } from './rowsOnScreen.ts';
import { Runs } from './runs.ts';
import { ShownColumns } from './shownColumns.ts';
import { Table } from './table.ts';
import { tableText } from './tableText.ts';

/** How often the table is sorted again while reports change what it is sorted by. */
const REORDER_MS = 1000;

export abstract class Session<
  Item extends RowItem,
  Report extends RowReport,
  Row extends MeasuredRow<Report>,
> {
  readonly changes = new Changes();
  readonly table: Table<Row>;
  readonly columns: ShownColumns<Row>;
  readonly runs: Runs;
  readonly onScreen: RowsOnScreen;
  /** Why the rows or reports could not all be fetched. */
  loadError: string | null = null;
  private readonly byName = new Map<string, Row>();
  /** Reports of rows that are still to come. */
  private readonly early = new Map<string, Report>();
  private readonly subscriptions: { dispose(): void }[];
  private readonly measuredListeners = new Set<(rows: readonly Row[]) => void>();
  private isDisposed = false;
  private reorder: ReturnType<typeof setTimeout> | undefined;

  constructor(
    protected readonly host: Host,
    columns: readonly Column<Row>[],
    fields: readonly NumericField<Row>[],
    /** How many rows there will be. */
    readonly total: number,
    run: RunState | null,
  ) {
    this.table = new Table<Row>(sortKeys(columns), fields);
    this.columns = new ShownColumns(columns);
    this.runs = new Runs(host, run);
    this.onScreen = new RowsOnScreen(host);
    this.subscriptions = [
      host.onNotification(ReportsArrived, ({ reports }) =>
        this.takeReports(reports as readonly Report[]),
      ),
      host.onNotification(RunChanged, (state) => {
        this.runs.changed(state);
        this.runChanged();
      }),
    ];
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.reorder);
    this.onScreen.dispose();
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  get isLoading(): boolean {
    return this.table.rows.length < this.total && this.loadError === null;
  }

  /** What the run does with a row; null where nothing, or where it started by itself. */
  progressOf(row: Row): RowProgress | null {
    const { report } = row;
    if (report !== undefined && 'error' in report && report.error !== null) {
      return { kind: 'failed', reason: report.error };
    }
    const { runs } = this;
    if (!runs.isRunning || runs.isQuiet) {
      return null;
    }
    if (runs.isMeasuring(row.index)) {
      return { kind: 'measuring' };
    }
    const isWaiting = runs.metricsOf(row.index).some((metric) => this.lacks(row, metric));
    return isWaiting ? { kind: 'waiting' } : null;
  }

  /** The selected rows as the table shows them, for a spreadsheet. */
  selectedText(): string {
    return tableText(this.table.selectedRows(), this.columns.shown);
  }

  /** Fetches the remaining rows, then what has been measured before this load of the webview. */
  async load(first: Page<Item>): Promise<void> {
    const isStale = (): boolean => this.isDisposed;
    try {
      await takePages(
        first,
        async (start) => (await this.host.request(Rows, { start })) as Page<Item>,
        (page) => this.takeRows(page),
        isStale,
      );
      await takePages(
        { start: 0, items: [], next: 0 },
        async (start) => (await this.host.request(Reports, { start })) as Page<Report>,
        (page) => this.takeReports(page.items),
        isStale,
      );
    } catch (error) {
      this.loadError = failureOf(error).message;
      this.changes.emit();
    }
    this.loaded();
  }

  /**
   * Tells which rows have new reports, for views that draw these alone.
   *
   * @returns how to stop listening
   */
  onMeasured(listener: (rows: readonly Row[]) => void): () => void {
    this.measuredListeners.add(listener);
    return () => this.measuredListeners.delete(listener);
  }

  /** Makes the row of this index the active one as soon as it has come; a filter that hides it goes. */
  show(index: number): void {
    const row = this.table.rows[index];
    if (row !== undefined) {
      if (!this.table.visible.includes(row)) {
        this.table.setFilter(NO_FILTER);
      }
      this.table.show(row);
    } else if (this.isLoading) {
      const stop = this.changes.subscribe(() => {
        if (index < this.table.rows.length || !this.isLoading) {
          stop();
          this.show(index);
        }
      });
    }
  }

  /** Whether a metric of a row is neither measured nor known to be impossible. */
  protected abstract lacks(row: Row, metric: RunMetric): boolean;

  /** Whether the run is going to measure all of `metrics` of a row. */
  protected queuedFor(...metrics: readonly RunMetric[]): (row: Row) => boolean {
    const { runs } = this;
    return runs.isRunning
      ? ({ index }) => metrics.every((metric) => runs.covers(index, metric))
      : () => false;
  }

  protected abstract rowOf(item: Item, index: number): Row;
  /** All rows and reports are there. */
  protected loaded(): void {}
  protected runChanged(): void {}

  private takeRows(page: Page<Item>): void {
    const rows = page.items.map((item, at) => this.rowOf(item, page.start + at));
    for (const row of rows) {
      this.byName.set(row.name, row);
      row.report = this.early.get(row.name);
      this.early.delete(row.name);
    }
    this.columns.take(rows);
    this.table.add(rows);
    this.changes.emit();
  }

  private takeReports(reports: readonly Report[]): void {
    const measured: Row[] = [];
    for (const report of reports) {
      const row = this.byName.get(report.name);
      if (row === undefined) {
        this.early.set(report.name, { ...this.early.get(report.name), ...report });
      } else {
        row.report = row.report === undefined ? report : { ...row.report, ...report };
        measured.push(row);
      }
    }
    if (reports.length > 0) {
      this.columns.take(measured);
      this.measuredListeners.forEach((listener) => listener(measured));
      this.table.changes.emit();
      this.scheduleReorder();
    }
  }

  private scheduleReorder(): void {
    if (this.table.dependsOnReports() && this.reorder === undefined) {
      this.reorder = setTimeout(() => {
        this.reorder = undefined;
        this.table.order();
      }, REORDER_MS);
    }
  }
}
