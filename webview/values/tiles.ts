/** The elements of one slice as they are scrolled through: fetched in tiles, the last ones kept. */
import { failureOf } from '../host/host.ts';
import type { CellRange } from './selection.ts';
import type { Element, ValuesSource } from './source.ts';

/** Rows and columns of a tile: 8 KB, and one to six of them in view. */
const SIDE = 32;
/** Tiles that are kept: 1 MB. */
const KEPT = 128;
/** Scrolling passes over what it does not stop at for so long. */
const REST_MS = 40;

interface Tile {
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  readonly values: ArrayLike<Element>;
}

export class Tiles {
  /** Why elements in view could not be read. */
  failure: string | null = null;
  /** In the order of use, the oldest first. */
  private readonly tiles = new Map<string, Tile>();
  private readonly pending = new Map<string, AbortController>();
  private rest: ReturnType<typeof setTimeout> | undefined;
  private wanted = '';

  /** @param changed called when elements have come, or could not be read */
  constructor(
    private readonly source: ValuesSource,
    private readonly slice: number,
    private readonly rows: number,
    private readonly columns: number,
    private readonly changed: () => void,
  ) {}

  /** An element; undefined while it is not there. */
  at(row: number, column: number): Element | undefined {
    const tile = this.tiles.get(keyOf(floor(row), floor(column)));
    return tile?.values[(row - tile.row) * tile.columns + column - tile.column];
  }

  /** Fetches what is in view and not there, soon; what is no longer in view is cancelled. */
  show(range: CellRange): void {
    const keys = [...keysOf(range)];
    const wanted = keys.map(({ key }) => key).join(' ');
    if (wanted === this.wanted) {
      return;
    }
    this.wanted = wanted;
    const inView = new Set(keys.map(({ key }) => key));
    this.cancel((key) => !inView.has(key));
    clearTimeout(this.rest);
    const missing = keys.filter(({ key }) => this.isMissing(key));
    if (missing.length > 0) {
      this.rest = setTimeout(() => {
        missing.forEach(({ key, row, column }) => void this.fetch(key, row, column));
      }, REST_MS);
    }
  }

  /** Asks again for what could not be read. */
  retry(range: CellRange): void {
    this.failure = null;
    this.wanted = '';
    this.show(range);
  }

  /** Ends all requests. */
  dispose(): void {
    clearTimeout(this.rest);
    this.cancel(() => true);
  }

  private isMissing(key: string): boolean {
    const tile = this.tiles.get(key);
    if (tile !== undefined) {
      this.keep(key, tile);
    }
    return tile === undefined && !this.pending.has(key);
  }

  private async fetch(key: string, row: number, column: number): Promise<void> {
    const abort = new AbortController();
    this.pending.set(key, abort);
    const columnCount = Math.min(SIDE, this.columns - column);
    const window = {
      ...{ slice: this.slice, rowStart: row, rowCount: Math.min(SIDE, this.rows - row) },
      ...{ columnStart: column, columnCount },
    };
    try {
      const { values } = await this.source.values(window, abort.signal);
      this.settle(key, abort, () => this.keep(key, { row, column, columns: columnCount, values }));
    } catch (error) {
      this.settle(key, abort, () => (this.failure = failureOf(error).message));
    }
  }

  private settle(key: string, abort: AbortController, take: () => void): void {
    if (!abort.signal.aborted) {
      this.pending.delete(key);
      take();
      this.changed();
    }
  }

  private keep(key: string, tile: Tile): void {
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    for (const oldest of this.tiles.keys()) {
      if (this.tiles.size <= KEPT) {
        break;
      }
      this.tiles.delete(oldest);
    }
  }

  private cancel(isUnwanted: (key: string) => boolean): void {
    for (const [key, abort] of this.pending) {
      if (isUnwanted(key)) {
        abort.abort();
        this.pending.delete(key);
      }
    }
  }
}

function* keysOf(range: CellRange): Iterable<{ key: string; row: number; column: number }> {
  for (let row = floor(range.rowStart); row < range.rowEnd; row += SIDE) {
    for (let column = floor(range.columnStart); column < range.columnEnd; column += SIDE) {
      yield { key: keyOf(row, column), row, column };
    }
  }
}

function floor(index: number): number {
  return index - (index % SIDE);
}

function keyOf(row: number, column: number): string {
  return `${row},${column}`;
}
