/** Fetches the singular values of the row that is shown, once for each row and matrix. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { SpectrumOf, type SpectrumCurves } from '../../src/protocol/webview.ts';
import { failureOf, type Host } from '../host/host.ts';

export class LoadCurves implements ReactiveController {
  curves: SpectrumCurves | null = null;
  error: string | null = null;
  private wanted = '';
  private pending: AbortController | null = null;

  constructor(private readonly component: ReactiveControllerHost) {
    component.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Starts the request if it is another one than the last; a late answer to a former one is dropped. */
  show(host: Host, row: number, matrix: number): void {
    const key = `${row}:${matrix}`;
    if (this.wanted !== key) {
      this.forget();
      this.wanted = key;
      void this.fetch(host, row, matrix);
    }
  }

  /** Drops what was fetched, and ends a request. */
  forget(): void {
    this.pending?.abort();
    this.pending = null;
    this.wanted = '';
    this.curves = null;
    this.error = null;
  }

  private async fetch(host: Host, row: number, matrix: number): Promise<void> {
    const abort = new AbortController();
    this.pending = abort;
    try {
      const curves = await host.request(SpectrumOf, { row, matrix }, abort.signal);
      this.settle(abort, () => (this.curves = curves));
    } catch (error) {
      this.settle(abort, () => (this.error = failureOf(error).message));
    }
  }

  private settle(abort: AbortController, take: () => void): void {
    if (!abort.signal.aborted) {
      take();
      this.component.requestUpdate();
    }
  }
}
