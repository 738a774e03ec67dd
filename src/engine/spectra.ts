/** Singular values that runs have computed, kept so that a plot need not compute them again. */
import type { MatrixReport, PairFigures, PairReport, TensorReport } from '../model/report.ts';
import type { OpenedCheckpoint } from '../native/checkpoint.ts';
import type { RunListener } from './measuring.ts';

/** Of one checkpoint, in bytes; the values kept longest go first. */
const MAX_BYTES = 64 << 20;

export class Spectra {
  /** A file that is read again is another checkpoint here, and starts with none. */
  private readonly kept = new WeakMap<OpenedCheckpoint, KeptValues>();

  /** Of matrix `matrix` of a tensor (0 unless it is a stack), if a run has computed them. */
  find(opened: OpenedCheckpoint, tensor: number, matrix: number): Float64Array | undefined {
    return this.kept.get(opened)?.values.get(keyOf(tensor, matrix));
  }

  /** Keeps the values; null ones are undefined and not worth keeping. */
  keep(
    opened: OpenedCheckpoint,
    tensor: number,
    matrix: number,
    singularValues: readonly number[] | null | undefined,
  ): void {
    if (singularValues === null || singularValues === undefined) {
      return;
    }
    const kept = this.kept.get(opened) ?? new KeptValues();
    this.kept.set(opened, kept);
    kept.add(keyOf(tensor, matrix), Float64Array.from(singularValues));
  }
}

class KeptValues {
  readonly values = new Map<string, Float64Array>();
  private bytes = 0;

  add(key: string, values: Float64Array): void {
    this.remove(key);
    this.values.set(key, values);
    this.bytes += values.byteLength;
    for (const oldest of this.values.keys()) {
      if (this.bytes <= MAX_BYTES || oldest === key) {
        break;
      }
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    this.bytes -= this.values.get(key)?.byteLength ?? 0;
    this.values.delete(key);
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

/** The tensors of one pair, as indices into the two checkpoints. */
interface TensorPair {
  readonly base: number;
  readonly other: number;
}

/** Passes reports of `pairs` on without their lists, of which `spectra` keeps the singular values. */
export function keepPairSpectra(
  listener: RunListener<PairReport>,
  spectra: Spectra,
  checkpoints: { readonly base: OpenedCheckpoint; readonly other: OpenedCheckpoint },
  pairs: readonly TensorPair[],
): RunListener<PairReport> {
  const strip = <F extends PairFigures>(
    figures: F,
    pair: TensorPair | undefined,
    matrix: number,
  ) => {
    const { singularValues, rowSparsity, colSparsity, ...rest } = figures;
    if (pair !== undefined) {
      spectra.keep(checkpoints.base, pair.base, matrix, singularValues?.base);
      spectra.keep(checkpoints.other, pair.other, matrix, singularValues?.other);
    }
    return rest;
  };
  return {
    report: (position, report) => {
      const pair = pairs[position];
      const matrices = report.matrices?.map((matrix) => strip(matrix, pair, matrix.index));
      const stripped = strip(report, pair, 0);
      listener.report(position, matrices === undefined ? stripped : { ...stripped, matrices });
    },
    progress: (fraction) => listener.progress(fraction),
    known: (count, work) => listener.known?.(count, work),
    running: (positions) => listener.running?.(positions),
  };
}
