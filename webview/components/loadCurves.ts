/** Fetches the singular values of the row that is shown, once for each row and matrix. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { SpectrumOf, type SpectrumCurves } from '../../src/protocol/webview.ts';
import { failureOf, type Host } from '../host/host.ts';

export class LoadCurves implements ReactiveController {
  curves: SpectrumCurves | null = null;
  error: string | null = null;
  private wanted = '';

  constructor(private readonly component: ReactiveControllerHost) {
    component.addController(this);
  }

  /** What this controller does, it does when asked. */
  hostConnected(): void {}

  /** Starts the request if it is another one than the last; a late answer to a former one is dropped. */
  show(host: Host, row: number, matrix: number): void {
    const key = `${row}:${matrix}`;
    if (this.wanted !== key) {
      this.forget();
      this.wanted = key;
      void this.fetch(host, row, matrix, key);
    }
  }

  forget(): void {
    this.wanted = '';
    this.curves = null;
    this.error = null;
  }

  private async fetch(host: Host, row: number, matrix: number, key: string): Promise<void> {
    try {
      const curves = await host.request(SpectrumOf, { row, matrix });
      this.settle(key, () => (this.curves = curves));
    } catch (error) {
      this.settle(key, () => (this.error = failureOf(error).message));
    }
  }

  private settle(key: string, take: () => void): void {
    if (this.wanted === key) {
      take();
      this.component.requestUpdate();
    }
  }
}
