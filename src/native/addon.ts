/**
 * The Node-API addon as it is: its raw interface and its loading. Nothing outside this folder
 * imports it. Failures are data here, as JSON; `unwrap` makes them exceptions.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AnalysisError, type Failure } from '../model/failure.ts';

/** A checkpoint held open natively; opaque. */
export interface NativeCheckpoint {
  /** A `Checkpoint` of src/model as JSON; once, then it is empty. */
  describe(): string;
}

/** Ends the run that it was given to; safe to call at any time, also twice. */
export interface NativeCancellation {
  cancel(): void;
}

export interface Addon {
  readonly Cancellation: new () => NativeCancellation;
  buildInfo(): BuildInfo;
  /** @param presentOnly leaves out shards of an index that are missing, unless all are */
  openCheckpoint(path: string, presentOnly: boolean): Promise<NativeCheckpoint | FailureJson>;
  /** `parts` is a list of `PartView` of src/model as JSON: they are tensors after the stored ones. */
  withParts(checkpoint: NativeCheckpoint, parts: string): NativeCheckpoint | FailureJson;
  /**
   * `request` is JSON: `{ items, options }`. Events are JSON too (`RunEvent` of run.ts); the last
   * one is `done`, also after a failure.
   */
  analyzeTensors(
    checkpoint: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  comparePairs(
    base: NativeCheckpoint,
    other: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  compareUpdates(
    base: NativeCheckpoint,
    first: NativeCheckpoint,
    second: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  /** A base for each step, whose parts are those of their pairing. */
  measureLocking(
    bases: readonly NativeCheckpoint[],
    steps: readonly NativeCheckpoint[],
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  /** `request` is a `MaskRequest` of files.ts as JSON; the only report is a `WrittenMask`. */
  writeMask(
    base: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  /** `request` is a `DeltaRequest` of files.ts as JSON; the only report is a `WrittenDelta`. */
  writeDelta(
    base: NativeCheckpoint,
    other: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  /** `request` is JSON: `{ out }`; the only report is an `AppliedDelta`. */
  applyDelta(
    base: NativeCheckpoint,
    delta: NativeCheckpoint,
    request: string,
    onEvent: (event: string) => void,
    cancellation: NativeCancellation,
  ): void;
  singularValues(
    checkpoint: NativeCheckpoint,
    tensor: number,
    matrix: number,
    threads: number | undefined,
    cancellation: NativeCancellation,
  ): Promise<Float64Array | FailureJson>;
  /** `window` is a `ValueWindow` of src/model as JSON. */
  readValues(
    checkpoint: NativeCheckpoint,
    tensor: number,
    window: string,
    cancellation: NativeCancellation,
  ): Promise<NativeValues | FailureJson>;
  /** `size` is an `ImageSize` of src/model as JSON. */
  drawTensor(
    checkpoint: NativeCheckpoint,
    tensor: number,
    size: string,
    cancellation: NativeCancellation,
  ): Promise<NativeImage | FailureJson>;
  /** `request` is JSON: an `ImageSize` with `eta`. */
  drawUpdate(
    base: NativeCheckpoint,
    baseTensor: number,
    other: NativeCheckpoint,
    otherTensor: number,
    request: string,
    cancellation: NativeCancellation,
  ): Promise<NativeImage | FailureJson>;
  /** `request` is JSON: an `ImageSize` with `kind`, `alpha` (a decimal) and `rank`. */
  drawMask(
    checkpoint: NativeCheckpoint,
    tensor: number,
    request: string,
    cancellation: NativeCancellation,
  ): Promise<NativeMask | FailureJson>;
}

/** A `MaskImage` of src/model. */
export interface NativeMask {
  readonly rows: number;
  readonly columns: number;
  readonly shares: Float32Array;
}

/** One of the three. */
export interface NativeValues {
  readonly numbers?: Float64Array;
  readonly signed?: BigInt64Array;
  readonly unsigned?: BigUint64Array;
}

/** A `TensorImage` or `UpdateImage` of src/model, with the norms of all lines. */
export interface NativeImage {
  readonly slices: number;
  readonly matrixRows: number;
  readonly matrixColumns: number;
  readonly rows: number;
  readonly columns: number;
  readonly mean: Float32Array;
  readonly maxAbs: Float32Array;
  readonly nonFinite: Uint32Array;
  readonly changedFraction?: Float32Array;
  readonly rowNorms?: Float64Array;
  readonly columnNorms?: Float64Array;
}

/** A `Failure` as JSON. */
export type FailureJson = string;

export interface BuildInfo {
  readonly version: string;
  /** For example `x86_64-linux`. */
  readonly target: string;
  /** Threads a run uses when it is not told otherwise. */
  readonly threads: number;
}

const FILE_NAME = 'checkpoint-lens.node';
let loaded: Addon | undefined;

/** The addon, loaded at its first use from beside the running bundle. */
export function addon(): Addon {
  loaded ??= load();
  return loaded;
}

function load(): Addon {
  const path = process.env['CHECKPOINT_LENS_ADDON'] ?? join(__dirname, FILE_NAME);
  try {
    return createRequire(path)(path) as Addon;
  } catch (error) {
    throw new AnalysisError({
      kind: 'internal',
      path,
      message:
        `the native part of Checkpoint Lens cannot be loaded (${(error as Error).message}): ` +
        'install the package made for this platform, or run npm run build',
    });
  }
}

/** @throws AnalysisError when the outcome is a failure. */
export function unwrap<T extends object>(outcome: T | FailureJson): T {
  if (typeof outcome === 'string') {
    throw new AnalysisError(JSON.parse(outcome) as Failure);
  }
  return outcome;
}
