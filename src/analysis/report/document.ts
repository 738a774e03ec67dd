/** A report before it has a format: sections of texts, tables and figures. */

/** A part of a text: ours, or a name or path as files have it, which may hold anything. */
export type Inline = string | { readonly name: string };

/** A cell of a table. */
export type Cell =
  | { readonly kind: 'text'; readonly parts: readonly Inline[] }
  /** `value` is exact and `text` what is read; null is undefined, absent is blank. */
  | { readonly kind: 'figure'; readonly value: number | null | undefined; readonly text: string };

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Figure {
  /** Of letters, digits and dashes; unique in its report. */
  readonly id: string;
  readonly title: string;
  /** What is drawn and how it is read; names in it are made visible already. */
  readonly description: string;
  /** A whole `<svg>` element, without a style sheet. */
  readonly svg: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'figure'; readonly figure: Figure }
  /** A command line, as typed. */
  | { readonly kind: 'command'; readonly text: string };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: readonly Inline[];
  readonly sections: readonly Section[];
}

export function paragraph(...parts: readonly Inline[]): Block {
  return { kind: 'paragraph', parts };
}

export function list(items: readonly (readonly Inline[])[]): Block {
  return { kind: 'list', items };
}

/** No block where there are no rows. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: Table['rows'],
): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', table: { caption, columns, rows } }];
}

/** Rows of one table that a page can show. */
const MAX_ROWS = 5000;

/** A table of the first rows, made only for those; its caption says so where there are more. */
export function longTable<Entry>(
  caption: string,
  columns: readonly TableColumn[],
  entries: readonly Entry[],
  rowOf: (entry: Entry) => readonly Cell[],
): readonly Block[] {
  const more =
    entries.length > MAX_ROWS
      ? `; the first ${MAX_ROWS} of ${entries.length}, the others are in CSV, Parquet and JSON`
      : '';
  return table(caption + more, columns, entries.slice(0, MAX_ROWS).map(rowOf));
}

export function left(title: string): TableColumn {
  return { title, align: 'left' };
}

export function right(title: string): TableColumn {
  return { title, align: 'right' };
}

export function text(...parts: readonly Inline[]): Cell {
  return { kind: 'text', parts };
}
