/** Which cells of a grid are in view: follows the scroll position and the size of its scroller. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Axis, type VisibleCells } from './axis.ts';
import { holds, type Cell, type CellRange } from './selection.ts';

export interface Lengths {
  readonly rows: number;
  readonly columns: number;
  /** Height of a row and of the headings above, in CSS pixels. */
  readonly row: number;
  readonly column: number;
  /** Width of the headings at the side. */
  readonly side: number;
}

export class Viewport implements ReactiveController {
  rows: VisibleCells = { start: 0, end: 0, hidden: 0 };
  columns: VisibleCells = { start: 0, end: 0, hidden: 0 };
  private lengths: Lengths = { rows: 0, columns: 0, row: 1, column: 1, side: 0 };
  private rowAxis = new Axis(0, 1);
  private columnAxis = new Axis(0, 1);
  private scroller: HTMLElement | null = null;
  private readonly resize = new ResizeObserver(() => this.host.requestUpdate());

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.scroller !== null) {
      this.resize.observe(this.scroller);
    }
  }

  hostDisconnected(): void {
    this.resize.disconnect();
  }

  /** Size of the box that scrolls, headings included. */
  get extent(): { readonly width: number; readonly height: number } {
    const { row, side } = this.lengths;
    return { width: side + this.columnAxis.extent, height: row + this.rowAxis.extent };
  }

  /** Size of the part in view, headings included. */
  get view(): { readonly width: number; readonly height: number } {
    const { clientWidth = 0, clientHeight = 0 } = this.scroller ?? {};
    const { width, height } = this.extent;
    return { width: Math.min(clientWidth, width), height: Math.min(clientHeight, height) };
  }

  get range(): CellRange {
    const { rows, columns } = this;
    return {
      ...{ rowStart: rows.start, rowEnd: rows.end },
      ...{ columnStart: columns.start, columnEnd: columns.end },
    };
  }

  /** Whole rows and columns that fit into the view. */
  get page(): { readonly rows: number; readonly columns: number } {
    const { row, column, side } = this.lengths;
    const { width, height } = this.view;
    return {
      rows: Math.max(1, Math.floor((height - row) / row)),
      columns: Math.max(1, Math.floor((width - side) / column)),
    };
  }

  shows({ row, column }: Cell): boolean {
    return holds(this.range, row, column);
  }

  attach(scroller: HTMLElement): void {
    this.scroller = scroller;
    this.resize.observe(scroller);
    this.host.requestUpdate();
  }

  /** Takes the grid's measures and looks where it is scrolled to. */
  update(lengths: Lengths): void {
    if (JSON.stringify(lengths) !== JSON.stringify(this.lengths)) {
      this.lengths = lengths;
      this.rowAxis = new Axis(lengths.rows, lengths.row);
      this.columnAxis = new Axis(lengths.columns, lengths.column);
    }
    const { scrollTop = 0, scrollLeft = 0 } = this.scroller ?? {};
    this.rows = this.rowAxis.visible(scrollTop, this.body.height);
    this.columns = this.columnAxis.visible(scrollLeft, this.body.width);
  }

  /** Scrolls so far that a cell is in view. */
  reveal({ row, column }: Cell): void {
    const { scroller, body } = this;
    if (scroller !== null) {
      scroller.scrollTop = this.rowAxis.reveal(row, scroller.scrollTop, body.height);
      scroller.scrollLeft = this.columnAxis.reveal(column, scroller.scrollLeft, body.width);
      this.host.requestUpdate();
    }
  }

  /** Scrolls so that a cell is in the middle. */
  center({ row, column }: Cell): void {
    const { scroller, body } = this;
    if (scroller !== null) {
      scroller.scrollTop = this.rowAxis.center(row, body.height);
      scroller.scrollLeft = this.columnAxis.center(column, body.width);
      this.host.requestUpdate();
    }
  }

  /** The cell under a point of the window; beyond the edge, the one next to what is in view. */
  cellAt({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Cell {
    const { left = 0, top = 0 } = this.scroller?.getBoundingClientRect() ?? {};
    const { row, column, side, rows, columns } = this.lengths;
    const at = (place: number, size: number, count: number, cells: VisibleCells): number => {
      const index = cells.start + Math.floor((place + cells.hidden) / size);
      return Math.max(
        0,
        Math.min(count - 1, Math.max(cells.start - 1, Math.min(cells.end, index))),
      );
    };
    return {
      row: at(clientY - top - row, row, rows, this.rows),
      column: at(clientX - left - side, column, columns, this.columns),
    };
  }

  toStart(): void {
    this.scroller?.scrollTo(0, 0);
  }

  private get body(): { readonly width: number; readonly height: number } {
    const { width, height } = this.view;
    return {
      width: Math.max(0, width - this.lengths.side),
      height: Math.max(0, height - this.lengths.row),
    };
  }
}
