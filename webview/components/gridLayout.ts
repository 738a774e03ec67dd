/**
 * Lays the columns of the table out by what they hold: a ruler that nobody sees holds the widest
 * text of each, in the table's own styles, and is measured whenever it or the table changes.
 */
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { TableRow } from '../state/table.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';
import type { Column } from './column.ts';
import { grown, nameWidth, rowWidth } from './columnWidths.ts';

export class GridLayout implements ReactiveController {
  private readonly observer = new ResizeObserver(() => this.layOut());
  private isObserving = false;
  private growth: readonly number[] = [];
  private rows: readonly TableRow[] = [];
  /** How many of the rows `longest` covers: rows are only ever added. */
  private covered = 0;
  /** The longest text of each column that does not say what it has room for; of names under ''. */
  private readonly longest = new Map<string, string>();

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.host.hasUpdated) {
      this.observe();
    }
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    this.isObserving = false;
  }

  /** Once the elements are there. */
  hostUpdated(): void {
    if (!this.isObserving) {
      this.observe();
    }
  }

  /**
   * @param nameOf what takes as much room as a row's name
   * @param isTree whether there are groups among the rows
   */
  render(
    columns: readonly Column<TableRow>[],
    rows: readonly TableRow[],
    nameOf: (row: TableRow) => string,
    isTree: boolean,
  ): TemplateResult {
    this.growth = columns.map((column) => column.growth ?? 0);
    this.cover(columns, rows, nameOf);
    for (const { id, ofGroup } of isTree ? columns : []) {
      this.coverText(id, ofGroup?.widest ?? '');
    }
    return html`<div class="ruler" aria-hidden="true">
      <div class="name">${visibleText(this.longest.get('') ?? '', ROW_LENGTH)}</div>
      ${columns.map(
        (column) =>
          html`<div>
            <div class="ruler-heading ${column.isNumeric ? '' : 'of-text'}">${column.label}</div>
            <div class="cell ${column.id}">${column.widest ?? this.longest.get(column.id)}</div>
          </div>`,
      )}
    </div>`;
  }

  private observe(): void {
    this.isObserving = true;
    for (const element of this.host.renderRoot.querySelectorAll('.grid, .ruler')) {
      this.observer.observe(element);
    }
  }

  private cover(
    columns: readonly Column<TableRow>[],
    rows: readonly TableRow[],
    nameOf: (row: TableRow) => string,
  ): void {
    if (rows !== this.rows) {
      this.rows = rows;
      this.covered = 0;
      this.longest.clear();
    }
    for (; this.covered < rows.length; this.covered += 1) {
      const row = rows[this.covered];
      if (row !== undefined) {
        this.coverText('', nameOf(row));
        for (const column of columns) {
          if (column.widest === undefined) {
            this.coverText(column.id, column.text(row));
          }
        }
      }
    }
  }

  private coverText(column: string, text: string): void {
    if (text.length > (this.longest.get(column)?.length ?? -1)) {
      this.longest.set(column, text);
    }
  }

  /** Rows are laid out each for itself, so all take their tracks and their width from the grid. */
  private layOut(): void {
    const grid = this.host.renderRoot.querySelector<HTMLElement>('.grid');
    if (grid === null || grid.clientWidth === 0) {
      return;
    }
    const [longest = 0, ...least] = Array.from(
      this.host.renderRoot.querySelectorAll('.ruler > *'),
      (element) => Math.ceil(element.getBoundingClientRect().width),
    );
    const { name, others } = grown(
      grid.clientWidth,
      nameWidth(grid.clientWidth, longest, least),
      longest,
      least,
      this.growth,
    );
    setOnce(grid, '--name', `${name}px`);
    setOnce(grid, '--columns', others.map((width) => `${width}px`).join(' '));
    setOnce(grid, '--row-width', `${rowWidth(name, others)}px`);
  }
}

/** Setting a property to what it is would have the browser lay everything out again. */
function setOnce(element: HTMLElement, property: string, value: string): void {
  if (element.style.getPropertyValue(property) !== value) {
    element.style.setProperty(property, value);
  }
}
