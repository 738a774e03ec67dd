/** Runs over many tensors: what to measure goes in, a report per tensor comes out as it is done. */
import { AnalysisError, type Failure } from '../model/failure.ts';
import type { PairMeasures, PairMetric } from '../model/pairMetrics.ts';
import type { PairReport, TensorReport } from '../model/report.ts';
import type { LockingReport } from '../model/trajectory.ts';
import type { ThreeSides, UpdatesReport } from '../model/updates.ts';
import { addon, type NativeCancellation } from './addon.ts';
import { withCancellation } from './cancellation.ts';
import type { OpenedCheckpoint } from './checkpoint.ts';

export interface RunOptions {
  /** Whether reports carry full lists: singular values, angles, row and column sparsity. */
  readonly values: boolean;
  /** All cores when absent. */
  readonly threads?: number;
}

/**
 * `estimate` finds leading values quickly, unless `spectrum` finds all; of a tensor that is no
 * weight matrix, both are left out.
 */
export type TensorMetric = 'statistics' | 'spectrum' | 'estimate';

/** What to measure of one tensor. */
export interface TensorItem {
  /** Index into the checkpoint's `tensors`. */
  readonly tensor: number;
  readonly metrics: readonly TensorMetric[];
}

/** What to measure of one pair. Of a pair that is no weight matrix, only `sparsity`. */
export interface PairItem {
  /** Indices into the two checkpoints' `tensors`; both must have the same shape. */
  readonly base: number;
  readonly other: number;
  readonly metrics: readonly PairMetric[];
}

export type PairOptions = RunOptions & PairMeasures;

export interface UpdatesOptions extends Pick<PairMeasures, 'eta'> {
  /** All cores when absent. */
  readonly threads?: number;
}

export interface RunListener<Report> {
  /** One item is done. `position` is its index in the list of the run; items finish in any order. */
  report(position: number, report: Report): void;
  /** Fraction of the run's cost that is done, 0…1; at most ten times a second. */
  progress(fraction: number): void;
}

/**
 * Measures tensors. A tensor that cannot be read is a report with `error`.
 *
 * @throws AnalysisError `cancelled` when `signal` was aborted: what had been reported stays valid.
 */
export async function analyzeTensors(
  opened: OpenedCheckpoint,
  items: readonly TensorItem[],
  options: RunOptions,
  listener: RunListener<TensorReport>,
  signal?: AbortSignal,
): Promise<void> {
  const request = JSON.stringify({ items, options });
  await run(listener, signal, (onEvent, cancellation) => {
    addon().analyzeTensors(opened.native, request, onEvent, cancellation);
  });
}

/**
 * Measures pairs of tensors. A pair that cannot be read is a report with `error`.
 *
 * @throws AnalysisError `cancelled` when `signal` was aborted: what had been reported stays valid.
 */
export async function comparePairs(
  base: OpenedCheckpoint,
  other: OpenedCheckpoint,
  items: readonly PairItem[],
  options: PairOptions,
  listener: RunListener<PairReport>,
  signal?: AbortSignal,
): Promise<void> {
  const request = JSON.stringify({ items, options });
  await run(listener, signal, (onEvent, cancellation) => {
    addon().comparePairs(base.native, other.native, request, onEvent, cancellation);
  });
}

/** What was measured of one triple, before its place in the tripling is known. */
export type MeasuredTriple = Omit<UpdatesReport, 'index'>;

/**
 * Measures two updates of one base, triple by triple. A triple that cannot be read is a report with
 * `error`.
 *
 * @param items indices into the three checkpoints' `tensors`, of one shape each
 * @throws AnalysisError `cancelled` when `signal` was aborted: what had been reported stays valid.
 */
export async function compareUpdates(
  { base, first, second }: ThreeSides<OpenedCheckpoint>,
  items: readonly ThreeSides<number>[],
  options: UpdatesOptions,
  listener: RunListener<MeasuredTriple>,
  signal?: AbortSignal,
): Promise<void> {
  const request = JSON.stringify({ items, options });
  await run(listener, signal, (onEvent, cancellation) => {
    addon().compareUpdates(
      base.native,
      first.native,
      second.native,
      request,
      onEvent,
      cancellation,
    );
  });
}

/** A step of a training, and the base that it is compared with. */
export interface StepSides<T> {
  readonly base: T;
  readonly step: T;
}

/** A weight matrix, or a stack of them: where it is at each step. The last step has it. */
export interface LockingItem {
  /** Indices into the `tensors` of a step's base and of the step, of one shape everywhere. */
  readonly steps: readonly (StepSides<number> | null)[];
}

/**
 * Measures how much of its last update's principal subspace each tensor has at each step. A tensor
 * that cannot be read is a report with `error`.
 *
 * @throws AnalysisError `cancelled` when `signal` was aborted: what had been reported stays valid.
 */
export async function measureLocking(
  steps: readonly StepSides<OpenedCheckpoint>[],
  items: readonly LockingItem[],
  options: Pick<RunOptions, 'threads'>,
  listener: RunListener<LockingReport>,
  signal?: AbortSignal,
): Promise<void> {
  const request = JSON.stringify({ items, options });
  const [bases, ends] = [
    steps.map(({ base }) => base.native),
    steps.map(({ step }) => step.native),
  ];
  await run(listener, signal, (onEvent, cancellation) => {
    addon().measureLocking(bases, ends, request, onEvent, cancellation);
  });
}

/** An event of a run as the addon sends it. */
type RunEvent<Report> =
  | { readonly kind: 'report'; readonly position: number; readonly report: Report }
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly failure: Failure | null };

/** Starts native work that tells its events. */
export type Start = (onEvent: (event: string) => void, cancellation: NativeCancellation) => void;

/** Runs native work to its end; what it finds goes to `listener`. */
export async function run<Report>(
  listener: RunListener<Report>,
  signal: AbortSignal | undefined,
  start: Start,
): Promise<void> {
  await withCancellation(
    signal,
    (cancellation) =>
      new Promise<void>((resolve, reject) => {
        // A throw inside a native callback would end the process: the first one ends the run.
        let thrown: { readonly error: unknown } | undefined;
        const onEvent = (json: string): void => {
          const event = JSON.parse(json) as RunEvent<Report>;
          if (event.kind === 'done') {
            settle(event.failure, thrown, resolve, reject);
          } else if (thrown === undefined) {
            try {
              deliver(event, listener);
            } catch (error) {
              thrown = { error };
              cancellation.cancel();
            }
          }
        };
        start(onEvent, cancellation);
      }),
  );
}

function settle(
  failure: Failure | null,
  thrown: { readonly error: unknown } | undefined,
  resolve: () => void,
  reject: (error: unknown) => void,
): void {
  if (thrown !== undefined) {
    reject(thrown.error);
  } else if (failure !== null) {
    reject(new AnalysisError(failure));
  } else {
    resolve();
  }
}

function deliver<Report>(
  event: Exclude<RunEvent<Report>, { kind: 'done' }>,
  listener: RunListener<Report>,
): void {
  if (event.kind === 'report') {
    listener.report(event.position, event.report);
  } else {
    listener.progress(event.fraction);
  }
}
