/** Tells the editor which rows are on screen, so that they are measured before others. */
import { MAX_SHOWN_ROWS, RowsShown } from '../../src/protocol/webview.ts';
import type { Host } from '../host/host.ts';

/** Scrolling has come to rest. */
const REST_MS = 150;

export class RowsOnScreen {
  private rest: ReturnType<typeof setTimeout> | undefined;
  private told = '';

  constructor(private readonly host: Host) {}

  /** @param rows by index, the most important first; told once they stay on screen */
  show(rows: readonly number[]): void {
    const shown = rows.slice(0, MAX_SHOWN_ROWS);
    const text = shown.join(' ');
    if (text !== this.told) {
      this.told = text;
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.host.notify(RowsShown, { rows: shown }), REST_MS);
    }
  }

  dispose(): void {
    clearTimeout(this.rest);
  }
}
