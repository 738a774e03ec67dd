/** One direction of a grid that is scrolled through: which cells are in view, and where. */

/** Browsers lay out boxes of some 17 million pixels at most, fewer when zoomed. */
const MAX_EXTENT = 8_000_000;

export interface VisibleCells {
  readonly start: number;
  readonly end: number;
  /** By how many pixels the first of them begins before the view. */
  readonly hidden: number;
}

/**
 * Lengths in CSS pixels. What is longer than a browser can lay out is scrolled in proportion: the
 * scroll bar then moves by `length` and not by pixel, and `reveal` keeps the exact place.
 */
export class Axis {
  /** Length of the box that scrolls. */
  readonly extent: number;
  private readonly length: number;
  private place = { scroll: 0, offset: 0 };

  constructor(
    readonly count: number,
    readonly size: number,
  ) {
    this.length = count * size;
    this.extent = Math.min(this.length, MAX_EXTENT);
  }

  /** The cells that a view of `view` pixels shows at a scroll position. */
  visible(scroll: number, view: number): VisibleCells {
    const offset = this.offsetAt(scroll, view);
    const start = Math.min(Math.floor(offset / this.size), Math.max(0, this.count - 1));
    const end = Math.min(this.count, Math.ceil((offset + view) / this.size));
    return { start, end, hidden: offset - start * this.size };
  }

  /** The scroll position at which a cell is in view; the present one where it is already. */
  reveal(index: number, scroll: number, view: number): number {
    const offset = this.offsetAt(scroll, view);
    const start = index * this.size;
    const wanted =
      start < offset ? start : Math.max(offset, Math.min(start, start + this.size - view));
    return wanted === offset ? scroll : this.go(wanted, view);
  }

  /** The scroll position at which a cell is in the middle of the view, as far as there are cells around it. */
  center(index: number, view: number): number {
    const offset = (index + 0.5) * this.size - view / 2;
    return this.go(Math.max(0, Math.min(offset, this.length - view)), view);
  }

  private go(offset: number, view: number): number {
    const [hiddenExtent, hiddenLength] = [this.extent - view, this.length - view];
    const scroll =
      this.extent === this.length ? offset : (offset / Math.max(1, hiddenLength)) * hiddenExtent;
    this.place = { scroll, offset };
    return scroll;
  }

  private offsetAt(scroll: number, view: number): number {
    if (this.extent === this.length) {
      return Math.max(0, Math.min(scroll, this.length - view));
    }
    // the browser rounds scroll positions
    if (Math.abs(scroll - this.place.scroll) < 1) {
      return this.place.offset;
    }
    return (scroll / Math.max(1, this.extent - view)) * (this.length - view);
  }
}
