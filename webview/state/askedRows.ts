/** What a run was asked for, row by row. */
import type { RunMetric } from '../../src/protocol/webview.ts';

export class AskedRows {
  /** A bit for each metric, by row. */
  private readonly masks = new Map<number, number>();
  private readonly metrics: RunMetric[] = [];

  clear(): void {
    this.masks.clear();
  }

  add(rows: readonly number[], metrics: readonly RunMetric[]): void {
    const mask = this.maskOf(metrics);
    for (const row of rows) {
      this.masks.set(row, (this.masks.get(row) ?? 0) | mask);
    }
  }

  remove(rows: readonly number[], metrics: readonly RunMetric[]): void {
    const mask = ~this.maskOf(metrics);
    for (const row of rows) {
      this.masks.set(row, (this.masks.get(row) ?? 0) & mask);
    }
  }

  has(row: number, metric: RunMetric): boolean {
    return ((this.masks.get(row) ?? 0) & this.maskOf([metric])) !== 0;
  }

  metricsOf(row: number): readonly RunMetric[] {
    const mask = this.masks.get(row) ?? 0;
    return mask === 0 ? [] : this.metrics.filter((_metric, at) => (mask & (1 << at)) !== 0);
  }

  private maskOf(metrics: readonly RunMetric[]): number {
    let mask = 0;
    for (const metric of metrics) {
      const known = this.metrics.indexOf(metric);
      mask |= 1 << (known >= 0 ? known : this.metrics.push(metric) - 1);
    }
    return mask;
  }
}
