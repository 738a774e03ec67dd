/** What the run does with the rows of each line on screen. */
import type { Changes } from './changes.ts';
import type { RowProgress } from './rowProgress.ts';

/** As much of a session as tells it. */
export interface ProgressSource<Row> {
  readonly runs: { readonly changes: Changes; readonly state: unknown };
  progressOf(row: Row): RowProgress | null;
}

/** What says the most of a line of several rows comes first. */
const ORDER: readonly RowProgress['kind'][] = ['failed', 'measuring', 'waiting'];

export class LineProgress<Row> {
  /** Of lines of several rows, since the run last came further. */
  private readonly known = new Map<object, RowProgress | null>();
  private state: unknown;
  private visible: unknown;

  constructor(private readonly source: ProgressSource<Row>) {}

  get changes(): Changes {
    return this.source.runs.changes;
  }

  of(row: Row): RowProgress | null {
    return this.source.progressOf(row);
  }

  /**
   * Of a line that stands for several rows.
   *
   * @param key the line's
   * @param visible another object whenever it may stand for others
   */
  ofSeveral(key: object, visible: unknown, rows: () => readonly Row[]): RowProgress | null {
    const { state } = this.source.runs;
    if (state !== this.state || visible !== this.visible) {
      this.known.clear();
      [this.state, this.visible] = [state, visible];
    }
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const progress = this.foremost(rows());
    this.known.set(key, progress);
    return progress;
  }

  private foremost(rows: readonly Row[]): RowProgress | null {
    let foremost: RowProgress | null = null;
    for (const row of rows) {
      const progress = this.of(row);
      if (progress !== null && rank(progress) < rank(foremost)) {
        foremost = progress;
      }
    }
    return foremost;
  }
}

function rank(progress: RowProgress | null): number {
  return progress === null ? ORDER.length : ORDER.indexOf(progress.kind);
}
