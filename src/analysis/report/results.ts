/** What reports are made of: the results of `diff` or `inspect`, as the JSON documents of docs/CLI.md have them. */
import type { DiffSummary, Histogram, LogHistogram, MatrixReport } from '../../model/report.ts';
import type { PairFigures, Spectrum, TensorStatistics } from '../../model/report.ts';
import type { ShapeMismatch, TensorPart, Unsure } from '../../model/pair.ts';

export const DIFF_SCHEMA = 'checkpoint-lens/diff@1';
export const INSPECT_SCHEMA = 'checkpoint-lens/inspect@1';

export type Json = Readonly<Record<string, unknown>>;

export interface FileEntry {
  /** Relative to the checkpoint's folder. */
  readonly file: string;
  readonly bytes: number;
}

/** A pair of tensors with the figures that it has, if any. */
export interface PairEntry extends PairFigures {
  readonly name: string;
  /** Where it differs from `name`. */
  readonly otherName?: string;
  readonly shape: readonly number[];
  readonly dtype: { readonly base: string; readonly other: string };
  /** What is compared of a side that is no whole tensor. */
  readonly part?: { readonly base?: TensorPart; readonly other?: TensorPart };
  readonly matrices?: readonly (PairFigures & { readonly index: number })[];
  readonly error: string | null;
}

/** A tensor with the figures that it has, if any. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly offset: number;
  readonly shard: string;
  readonly stats?: TensorStatistics;
  readonly histogram?: Histogram | null;
  readonly logHistogram?: LogHistogram | null;
  readonly spectrum?: Spectrum | null;
  readonly matrices?: readonly MatrixReport[];
  readonly reason?: string;
  readonly error?: string | null;
}

/** Tensors that are not compared, or only in part. */
export interface Unmatched {
  readonly onlyInBase: readonly string[];
  readonly onlyInOther: readonly string[];
  readonly tied: readonly string[];
  readonly shapeMismatch: readonly ShapeMismatch[];
  readonly resized: readonly ShapeMismatch[];
  readonly unsure: readonly Unsure[];
}

export interface DiffResults extends Unmatched {
  readonly kind: 'diff';
  /** The document without its tensors, of all parts together. */
  readonly head: Json;
  /** Of the software that measured; null where the results do not say. */
  readonly version: string | null;
  readonly base: string;
  readonly other: string;
  /** Null where the results do not say. */
  readonly files: {
    readonly base: readonly FileEntry[];
    readonly other: readonly FileEntry[];
  } | null;
  readonly options: Json;
  readonly summary: DiffSummary;
  readonly tensors: readonly PairEntry[];
}

export interface InspectResults {
  readonly kind: 'inspect';
  readonly head: Json;
  readonly version: string | null;
  readonly path: string;
  readonly bytes: number;
  readonly parameters: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shards: readonly FileEntry[];
  readonly options: Json;
  readonly tensors: readonly TensorEntry[];
}

export type Results = DiffResults | InspectResults;

/** What one file of results holds, or one job has found; nothing of it is checked yet. */
export interface ResultPart {
  /** Where it comes from, for what is wrong with it. */
  readonly file: string;
  readonly head: Json;
  readonly tensors: readonly unknown[];
}
