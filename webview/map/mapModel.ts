/** The data of the map: which cells there are, what they say, and which have changed. */
import type { CheckpointSession } from '../checkpoint/checkpointSession.ts';
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import type { Filter } from '../state/filter.ts';
import { CellValues } from './cellValues.ts';
import { layOut } from './mapLayout.ts';
import type { MapMetric } from './mapMetrics.ts';
import { placesOf } from './places.ts';

export class MapModel {
  private seen = 0;
  private filter: Filter | undefined;
  private shown = 0;
  private current: CellValues | undefined;
  /** Cells to be read again, as positions in the layout. */
  private readonly stale = new Set<number>();

  constructor(
    readonly session: CheckpointSession,
    private metric: MapMetric,
  ) {}

  show(metric: MapMetric): void {
    this.metric = metric;
  }

  /** Takes note of new reports; costs as much as there are reports. */
  take(rows: readonly TensorRow[]): void {
    for (const row of rows) {
      const cell = this.current?.layout.cellOf(row);
      if (cell !== undefined) {
        this.stale.add(cell);
      }
    }
  }

  /** @returns the values as they are now, and the cells that have changed; `all` where the grid has */
  refresh(): { readonly values: CellValues; readonly changed: 'all' | readonly number[] } {
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

  private isOutdated(values: CellValues): boolean {
    const { table } = this.session;
    return (
      values.metric !== this.metric ||
      table.rows.length !== this.seen ||
      table.filter !== this.filter ||
      table.visible.length !== this.shown
    );
  }

  private build(): CellValues {
    const { rows, visible, filter } = this.session.table;
    this.seen = rows.length;
    this.filter = filter;
    this.shown = visible.length;
    return new CellValues(layOut(visible, placesOf(rows), this.metric.coverage), this.metric);
  }
}
