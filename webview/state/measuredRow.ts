/** A row of an editor's table: a tensor or a pair, with what has been measured of it. */
import type { TableRow } from './table.ts';

export interface MeasuredRow<Report> extends TableRow {
  /** Whether a spectrum can be computed: a floating-point matrix or a stack of them. */
  readonly hasMatrix: boolean;
  /** Whether the spectral metrics cover it without being asked for it by name. */
  readonly byDefault: boolean;
  /** All that has been measured so far. */
  report: Report | undefined;
}
