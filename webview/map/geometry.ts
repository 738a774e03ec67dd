/** Where the map's cells lie, in CSS pixels. The names of modules and the numbers of layers stay in view. */

/** Height of the layers' numbers above the cells. */
export const AXIS_HEIGHT = 20;
const COLUMN_WIDTHS = [5, 72] as const;
const ROW_HEIGHTS = [18, 30] as const;
/** Between what is outside of the layers and the first layer. */
const GAP = 8;
/** Width that the column outside of the layers has at least; it is easily overlooked. */
const LEAST_APART = 14;
const MARGIN = 12;

export interface Extent {
  readonly columns: number;
  readonly modules: number;
  /** Whether the first column is that of what is outside of the layers. */
  readonly hasOutside: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly column: number;
  readonly module: number;
}

export interface Scroll {
  readonly left: number;
  readonly top: number;
}

export class Geometry {
  readonly columnWidth: number;
  readonly rowHeight: number;
  /** Size of everything, labels included. */
  readonly width: number;
  readonly height: number;
  /** 1 where the first column stands apart from the layers, which follow it. */
  private readonly apart: 0 | 1;
  private readonly apartWidth: number;
  /** Left edge of the first layer. */
  private readonly start: number;

  /** @param labelWidth what the names of the modules take, left of the cells */
  constructor(
    readonly extent: Extent,
    readonly view: { readonly width: number; readonly height: number },
    readonly labelWidth: number,
  ) {
    const { columns, modules, hasOutside } = extent;
    this.apart = hasOutside && columns > 1 ? 1 : 0;
    const across = view.width - labelWidth - this.apart * GAP - MARGIN;
    const even = across / Math.max(1, columns);
    const isNarrow = this.apart === 1 && even < LEAST_APART;
    this.columnWidth = within(
      COLUMN_WIDTHS,
      isNarrow ? (across - LEAST_APART) / (columns - 1) : even,
    );
    this.apartWidth = Math.max(LEAST_APART, Math.round(this.columnWidth));
    this.start = labelWidth + this.apart * (this.apartWidth + GAP);
    const down = view.height - AXIS_HEIGHT - MARGIN;
    this.rowHeight = within(ROW_HEIGHTS, Math.floor(down / Math.max(1, modules)));
    this.width = this.left(columns);
    this.height = AXIS_HEIGHT + modules * this.rowHeight;
  }

  /** Left edge of a column before any scrolling; on whole pixels, so that all cells are sharp. */
  left(column: number): number {
    return column < this.apart
      ? this.labelWidth
      : this.start + Math.round((column - this.apart) * this.columnWidth);
  }

  top(module: number): number {
    return AXIS_HEIGHT + module * this.rowHeight;
  }

  box({ column, module }: Place): Box {
    const left = this.left(column);
    const width = column < this.apart ? this.apartWidth : this.left(column + 1) - left;
    return { left, top: this.top(module), width, height: this.rowHeight };
  }

  /** The place under a point of the view; null beside the cells. */
  placeAt(x: number, y: number, scroll: Scroll): Place | null {
    const { width, height } = this.view;
    if (x < this.labelWidth || y < AXIS_HEIGHT || x >= width || y >= height) {
      return null;
    }
    const module = Math.floor((y + scroll.top - AXIS_HEIGHT) / this.rowHeight);
    const column = this.columnAt(x + scroll.left);
    const isInside =
      column >= 0 && column < this.extent.columns && module >= 0 && module < this.extent.modules;
    return isInside ? { column, module } : null;
  }

  /** Columns and rows of which something is in view, as half-open ranges. */
  visible(scroll: Scroll): {
    readonly columns: readonly [from: number, to: number];
    readonly modules: readonly [from: number, to: number];
  } {
    const { columns, modules } = this.extent;
    const from = Math.max(0, this.columnAt(scroll.left + this.labelWidth));
    const to = Math.min(columns, this.columnAt(scroll.left + this.view.width) + 1);
    const first = Math.floor(scroll.top / this.rowHeight);
    const last = Math.ceil((scroll.top + this.view.height - AXIS_HEIGHT) / this.rowHeight);
    return { columns: [from, to], modules: [Math.max(0, first), Math.min(modules, last)] };
  }

  /** How to scroll so that a place is in view; as it is where it is already. */
  shiftInto(place: Place, scroll: Scroll): Scroll {
    const { left, top, width, height } = this.box(place);
    return {
      left: moved(scroll.left, left - this.labelWidth, left + width + MARGIN - this.view.width),
      top: moved(scroll.top, top - AXIS_HEIGHT, top + height - this.view.height),
    };
  }

  /** Every how many layers a number has room. */
  labelStep(widest: number): number {
    const wanted = (widest + 8) / this.columnWidth;
    return LABEL_STEPS.find((step) => step >= wanted) ?? 1000;
  }

  private columnAt(x: number): number {
    if (x < this.start) {
      const isApart = x >= this.labelWidth && x < this.start - GAP / 2;
      return isApart ? 0 : this.apart;
    }
    const near = Math.floor((x - this.start) / this.columnWidth) + this.apart;
    // edges are rounded
    return x >= this.left(near + 1) ? near + 1 : x < this.left(near) ? near - 1 : near;
  }
}

const LABEL_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];

function moved(scroll: number, most: number, least: number): number {
  return scroll > most ? Math.max(0, most) : Math.max(scroll, least);
}

function within([least, most]: readonly [number, number], size: number): number {
  return Math.min(most, Math.max(least, size));
}
