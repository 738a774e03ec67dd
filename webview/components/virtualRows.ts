/** Which rows of a long table are in the document: those in view, a few around them, and the active one. */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Height of a row in CSS pixels, as in VS Code's own lists. */
export const ROW_HEIGHT = 22;
/** Height of the header, which stays in view above the rows. */
export const HEADER_HEIGHT = 26;
const OVERSCAN = 4;

export interface VirtualSource {
  count(): number;
  /** A row that stays in the document wherever the table is scrolled to, so that it keeps the focus; -1 for none. */
  pinned(): number;
  scroller(): HTMLElement | null;
}

export class VirtualRows implements ReactiveController {
  private readonly virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  private unmount: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly source: VirtualSource,
  ) {
    // what the source counts is not there before the component's first update
    this.virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.options(0));
    host.addController(this);
  }

  hostConnected(): void {
    this.unmount = this.virtualizer._didMount();
  }

  hostDisconnected(): void {
    this.unmount?.();
  }

  hostUpdate(): void {
    this.virtualizer.setOptions(this.options(this.source.count()));
  }

  hostUpdated(): void {
    this.virtualizer._willUpdate();
  }

  items(): readonly VirtualItem[] {
    return this.virtualizer.getVirtualItems();
  }

  /** Positions of the rows in the document: those in view first, then those around them. */
  byNearness(): readonly number[] {
    const { range } = this.virtualizer;
    const positions = this.items().map(({ index }) => index);
    const isInView = (at: number): boolean =>
      range !== null && at >= range.startIndex && at <= range.endIndex;
    return [...positions.filter(isInView), ...positions.filter((at) => !isInView(at))];
  }

  totalHeight(): number {
    return this.source.count() * ROW_HEIGHT;
  }

  /** Rows that fit into the view. */
  pageSize(): number {
    const height = this.source.scroller()?.clientHeight ?? 0;
    return Math.max(1, Math.floor((height - HEADER_HEIGHT) / ROW_HEIGHT));
  }

  /** Brings a row into view if it is not, below the header. */
  reveal(position: number): void {
    const scroller = this.source.scroller();
    if (scroller === null) {
      return;
    }
    const top = position * ROW_HEIGHT;
    const height = scroller.clientHeight - HEADER_HEIGHT;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + ROW_HEIGHT > scroller.scrollTop + height) {
      scroller.scrollTop = top + ROW_HEIGHT - height;
    }
  }

  private options(
    count: number,
  ): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count,
      getScrollElement: () => this.source.scroller(),
      estimateSize: () => ROW_HEIGHT,
      overscan: OVERSCAN,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.host.requestUpdate(),
      rangeExtractor: (range) => {
        const rows = defaultRangeExtractor(range);
        const pinned = this.source.pinned();
        return pinned < 0 || rows.includes(pinned) ? rows : [...rows, pinned].sort((a, b) => a - b);
      },
    };
  }
}
