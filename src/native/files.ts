/** Files that are written natively: masks, deltas, and what a delta makes. */
import type { AppliedDelta, WrittenDelta, WrittenMask } from '../model/files.ts';
import type { MaskKind } from '../model/fileKind.ts';
import { addon } from './addon.ts';
import type { OpenedCheckpoint } from './checkpoint.ts';
import { run, type Start } from './run.ts';

export interface MaskRequest {
  /** The file to write. */
  readonly out: string;
  /** Indices of weight matrices, or stacks of them, in the checkpoint's `tensors`. */
  readonly tensors: readonly number[];
  readonly kind: MaskKind;
  /** Share of each matrix: a decimal between 0 and 1, exact as text. */
  readonly alpha: string;
  /** Of the reconstruction that ranks principal weights; at least 1. */
  readonly rank: number;
  /** All cores when absent. */
  readonly threads?: number;
}

export interface DeltaRequest {
  /** The file to write. */
  readonly out: string;
  /** Tensors that belong together under different names, by their indices. */
  readonly renamed: readonly { readonly base: number; readonly other: number }[];
}

/** Where a run says what fraction of its work is done, 0…1. */
export type OnProgress = (fraction: number) => void;

/**
 * Writes one boolean tensor for each tensor asked for. The file appears when all of it is written.
 *
 * @throws AnalysisError `cancelled`, `changed`, `unreadable` (also where the file cannot be
 * written), or `invalid` for a tensor that holds NaN or Inf.
 */
export async function writeMask(
  base: OpenedCheckpoint,
  request: MaskRequest,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<WrittenMask> {
  return onlyReport(onProgress, signal, (onEvent, cancellation) => {
    addon().writeMask(base.native, JSON.stringify(request), onEvent, cancellation);
  });
}

/**
 * Writes the file of `other` as changes to `base`: docs/DELTA.md.
 *
 * @throws AnalysisError `cancelled`, `changed`, `unreadable` (also where the file cannot be
 * written), or `invalid` where `other` has several shards.
 */
export async function writeDelta(
  base: OpenedCheckpoint,
  other: OpenedCheckpoint,
  request: DeltaRequest,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<WrittenDelta> {
  return onlyReport(onProgress, signal, (onEvent, cancellation) => {
    addon().writeDelta(base.native, other.native, JSON.stringify(request), onEvent, cancellation);
  });
}

/**
 * Rebuilds the file that a delta was made for, byte for byte.
 *
 * @throws AnalysisError `invalid` where `delta` is none, is damaged, or was made from another base;
 * else as `writeDelta`.
 */
export async function applyDelta(
  base: OpenedCheckpoint,
  delta: OpenedCheckpoint,
  request: { readonly out: string },
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<AppliedDelta> {
  return onlyReport(onProgress, signal, (onEvent, cancellation) => {
    addon().applyDelta(base.native, delta.native, JSON.stringify(request), onEvent, cancellation);
  });
}

async function onlyReport<Report>(
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
  start: Start,
): Promise<Report> {
  const reports: Report[] = [];
  const listener = {
    report: (_position: number, report: Report) => {
      reports.push(report);
    },
    progress: onProgress,
  };
  await run(listener, signal, start);
  const [report] = reports;
  if (report === undefined) {
    throw new Error('a run ended without its report');
  }
  return report;
}
