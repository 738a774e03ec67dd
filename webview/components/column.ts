/** A column of the table. */
import type { MetricId } from '../metrics.ts';
import type { Group } from '../state/moduleTotals.ts';
import type { GroupKeys } from '../state/siblingOrder.ts';
import type { SortKey } from '../state/sort.ts';

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** The metric that it shows, whose definition its heading shows on hover. */
  readonly metric?: MetricId;
  /** What a hover over its heading says, where it shows no metric. */
  readonly hint?: string;
  /** What it has room for besides its heading; where absent, the longest text of the rows. */
  readonly widest?: unknown;
  /** By how many CSS pixels it is wider where there is room, since it then shows more. */
  readonly growth?: number;
  readonly isNumeric: boolean;
  /** What the cell says. */
  text(row: Row): string;
  /** What a hover over the cell says; by default nothing. */
  hover?(row: Row): string | undefined;
  /**
   * How the cell looks where it is more than text.
   *
   * @param most the parameters of the largest line that lies beside the row's
   */
  view?(row: Row, most: number): unknown;
  /** Whether the row has the figure; where present, the column is shown from the first such row on. */
  isMeasured?(row: Row): boolean;
  key(row: Row): SortKey;
  /** What a group of rows in a tree says; nothing where absent. */
  readonly ofGroup?: {
    text(group: Group): string;
    /** What a column without `widest` has room for in a tree, too. */
    readonly widest?: string;
    hover?(group: Group): string;
    view?(group: Group, most: number): unknown;
    /** What orders groups by the column; where absent, their first row does. */
    key?(group: Group): SortKey;
  };
}

export function sortKeys<Row>(
  columns: readonly Column<Row>[],
): ReadonlyMap<string, (row: Row) => SortKey> {
  return new Map(columns.map((column) => [column.id, (row: Row) => column.key(row)]));
}

/** The columns that order groups by what they show of them. */
export function groupKeys<Row>(columns: readonly Column<Row>[]): GroupKeys {
  return new Map(
    columns.flatMap(({ id, ofGroup }) => {
      const key = ofGroup?.key?.bind(ofGroup);
      return key === undefined ? [] : [[id, key]];
    }),
  );
}

export interface FigureDescription {
  readonly id: string;
  readonly label: string;
  readonly metric: MetricId;
  readonly widest: unknown;
  /** Measured on request alone: the column is not shown before there is a figure. */
  readonly isOnRequest: boolean;
}

/** A column of a figure that may be undefined or not measured yet. */
export function figureColumn<Row>(
  column: FigureDescription,
  value: (row: Row) => number | null | undefined,
  format: (value: number) => string,
): Column<Row> {
  const { isOnRequest, ...description } = column;
  return {
    ...description,
    ...(isOnRequest && { isMeasured: (row: Row) => value(row) !== undefined }),
    isNumeric: true,
    text: (row) => {
      const measured = value(row);
      return measured === undefined ? '' : measured === null ? '\u2013' : format(measured);
    },
    hover: (row) => {
      const measured = value(row);
      return typeof measured === 'number' ? String(measured) : undefined;
    },
    key: (row) => value(row) ?? null,
  };
}
