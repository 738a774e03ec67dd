/** Singular values that runs have computed, kept so that a plot need not compute them again. */
import type { MatrixReport, TensorReport } from '../model/report.ts';
import type { OpenedCheckpoint } from '../native/checkpoint.ts';
import { KeptLists } from './keptLists.ts';
import type { RunListener } from './measuring.ts';

/** Of one checkpoint. */
const MAX_BYTES = 64 << 20;

export class Spectra {
  /** A file that is read again is another checkpoint here, and starts with none. */
  private readonly kept = new WeakMap<OpenedCheckpoint, KeptLists>();

  /** Of matrix `matrix` of a tensor (0 unless it is a stack), if a run has computed them. */
  find(opened: OpenedCheckpoint, tensor: number, matrix: number): Float64Array | undefined {
    return this.kept.get(opened)?.find(keyOf(tensor, matrix));
  }

  /** Keeps the values; null ones are undefined and not worth keeping. */
  keep(
    opened: OpenedCheckpoint,
    tensor: number,
    matrix: number,
    singularValues: ArrayLike<number> | null | undefined,
  ): void {
    if (singularValues === null || singularValues === undefined) {
      return;
    }
    const kept = this.kept.get(opened) ?? new KeptLists(MAX_BYTES);
    this.kept.set(opened, kept);
    kept.keep(keyOf(tensor, matrix), Float64Array.from(singularValues));
  }
}

function keyOf(tensor: number, matrix: number): string {
  return `${tensor}/${matrix}`;
}

/** Passes reports of `tensors` on without their singular values, which `spectra` keeps. */
export function keepTensorSpectra(
  listener: RunListener<TensorReport>,
  spectra: Spectra,
  opened: OpenedCheckpoint,
  tensors: readonly number[],
): RunListener<TensorReport> {
  const strip = <R extends TensorReport | MatrixReport>(
    report: R,
    tensor: number,
    matrix: number,
  ) => {
    if (report.spectrum === null || report.spectrum === undefined) {
      return report;
    }
    const { singularValues, ...spectrum } = report.spectrum;
    spectra.keep(opened, tensor, matrix, singularValues);
    return { ...report, spectrum };
  };
  return {
    report: (position, report) => {
      const tensor = tensors[position] ?? -1;
      const matrices = report.matrices?.map((matrix) => strip(matrix, tensor, matrix.index));
      const stripped = strip(report, tensor, 0);
      listener.report(position, matrices === undefined ? stripped : { ...stripped, matrices });
    },
    progress: (fraction) => listener.progress(fraction),
    known: (count, work) => listener.known?.(count, work),
    running: (positions) => listener.running?.(positions),
  };
}
