/** Fetches the singular values of the row that is shown, once for each row and matrix. */
import { SpectrumOf, type SpectrumCurves } from '../../src/protocol/webview.ts';
import type { Host } from '../host/host.ts';
import { LoadAnswer } from './loadAnswer.ts';

export class LoadCurves extends LoadAnswer<SpectrumCurves> {
  get curves(): SpectrumCurves | null {
    return this.answer ?? null;
  }

  show(host: Host, row: number, matrix: number): void {
    this.want(`${row}:${matrix}`, (signal) => host.request(SpectrumOf, { row, matrix }, signal));
  }
}
