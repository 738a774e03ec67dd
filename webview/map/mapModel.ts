/** The data of the map: which cells there are, what they say, and which have changed. */
import type { Filter } from '../state/filter.ts';
import type { Table, TableRow } from '../state/table.ts';
import { CellValues } from './cellValues.ts';
import { layOut, type MapRow } from './mapLayout.ts';
import type { MapMetric } from './mapMetric.ts';
import { placesOf } from './places.ts';

/** A row of either editor: all that the map needs to know of it, but for its figures. */
export type SessionRow = MapRow & TableRow;

/** What the map takes of an editor's session. */
export interface MapSession {
  readonly table: Table<SessionRow>;
  readonly mapMetrics: readonly MapMetric<SessionRow>[];
  onMeasured(listener: (rows: readonly SessionRow[]) => void): () => void;
}

export class MapModel {
  private seen = 0;
  private filter: Filter | undefined;
  private shown = 0;
  private current: CellValues<SessionRow> | undefined;
  /** Cells to be read again, as positions in the layout. */
  private readonly stale = new Set<number>();

  constructor(
    readonly session: MapSession,
    private metric: MapMetric<SessionRow>,
  ) {}

  show(metric: MapMetric<SessionRow>): void {
    this.metric = metric;
  }

  /** Takes note of new reports; costs as much as there are reports. */
  take(rows: readonly SessionRow[]): void {
    for (const row of rows) {
      const cell = this.current?.layout.cellOf(row);
      if (cell !== undefined) {
        this.stale.add(cell);
      }
    }
  }

  /** @returns the values as they are now, and the cells that have changed; `all` where the grid has */
  refresh(): {
    readonly values: CellValues<SessionRow>;
    readonly changed: 'all' | readonly number[];
  } {
    const { current } = this;
    if (current === undefined || this.isOutdated(current)) {
      const values = this.build();
      this.current = values;
      this.stale.clear();
      return { values, changed: 'all' };
    }
    const changed = [...this.stale];
    this.stale.clear();
    changed.forEach((cell) => current.update(cell));
    return { values: current, changed };
  }

  private isOutdated(values: CellValues<SessionRow>): boolean {
    const { table } = this.session;
    return (
      values.metric !== this.metric ||
      table.rows.length !== this.seen ||
      table.filter !== this.filter ||
      table.visible.length !== this.shown
    );
  }

  private build(): CellValues<SessionRow> {
    const { rows, visible, filter } = this.session.table;
    this.seen = rows.length;
    this.filter = filter;
    this.shown = visible.length;
    return new CellValues(layOut(visible, placesOf(rows), this.metric.coverage), this.metric);
  }
}
