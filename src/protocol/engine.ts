/**
 * The engine process's interface: editor → engine over `vscode-jsonrpc`.
 *
 * Requests name files, not handles: the engine keeps what it has opened, so a restarted engine
 * answers the same requests, after reading the headers again. Failures arrive as `ResponseError`
 * whose `data` is a `Failure`.
 */
import { NotificationType, ProgressType, RequestType } from 'vscode-jsonrpc';
import type { TensorCard } from '../model/card.ts';
import type { CheckpointSummary, Tensor } from '../model/checkpoint.ts';
import type { LeftRight } from '../model/direction.ts';
import type { Failure } from '../model/failure.ts';
import type { MaskKind as FileMaskKind } from '../model/fileKind.ts';
import type { AppliedDelta, DeltaSummary, MaskSummary } from '../model/files.ts';
import type { NameRule, Pair, Pairing, RulePreview } from '../model/pair.ts';
import type { PairMetric } from '../model/pairMetrics.ts';
import type { PairReport, TensorReport } from '../model/report.ts';
import type { Structure } from '../model/structure.ts';
import type { Triple, UpdatesReport, UpdatesSummary } from '../model/updates.ts';
import type {
  ImagePart,
  ImageSize,
  MaskImage,
  MaskKind,
  TensorImage,
  TensorValues,
  UpdateImage,
  ValueWindow,
} from '../model/values.ts';

/** The two checkpoints of a comparison, as absolute paths, and how their names are mapped. */
export interface PairSource {
  readonly base: string;
  readonly other: string;
  readonly rules?: readonly NameRule[];
}

/** Two checkpoints trained from one base, likewise; the rules hold for both. */
export interface UpdatesSource {
  readonly base: string;
  readonly first: string;
  readonly second: string;
  readonly rules?: readonly NameRule[];
}

/** A tensor of a checkpoint, or the one of a pair that is of a side. */
export type TensorSource =
  | { readonly path: string; readonly tensor: number }
  | (PairSource & { readonly pair: number; readonly side: 'base' | 'other' });

/** A part of a long list, at most 1 MB as JSON; `next` is where the following part starts. */
export interface Page<T> {
  readonly start: number;
  readonly items: readonly T[];
  readonly next: number | null;
}

export type TensorMetric = 'statistics' | 'spectrum';
export type { PairMetric };

/** How far a run has come, in units of cost; what has been found since the last message. */
export interface RunProgress<Report> {
  /** Fraction of the run's estimated cost that is done, 0…1; what was known before costs nothing. */
  readonly fraction: number;
  readonly reports: readonly Report[];
  /** How many of all reports until now were known from earlier runs. */
  readonly known: number;
  /** What the others take in all, in the unit of src/analysis/cost.ts. */
  readonly work: number;
  /** Tensors or pairs, by index, that are being measured. */
  readonly running: readonly number[];
}

export interface PairSummary extends Omit<Pairing, 'pairs' | 'parts'> {
  readonly base: CheckpointSummary;
  readonly other: CheckpointSummary;
  readonly pairCount: number;
}

/** The user's settings; sent before the first request and whenever they change. */
export interface EngineSettings {
  /** Threads of a run; null for all cores. */
  readonly threads: number | null;
  /** Where results are kept; null for nowhere. */
  readonly cache: CacheSettings | null;
}

export interface CacheSettings {
  /** An absolute path; null for where this system keeps caches. */
  readonly folder: string | null;
  /** What results may take on disk, in bytes. */
  readonly maxBytes: number;
}
/** Something that the log should hold, and that stops nothing. */
export const Warned = new NotificationType<{ message: string }>('engine/warned');
/** Forgets all results that are kept on disk, of all files. */
export const ClearCache = new RequestType<Record<string, never>, void, Failure>('cache/clear');
/**
 * Rows that are on screen, which are measured first: of a checkpoint (`other` is null), of a pair,
 * or of two updates of `path`, of which `other` is the first.
 */
export const ShowRows = new NotificationType<{
  path: string;
  other: string | null;
  second?: string;
  rows: readonly number[];
}>('engine/show');
export const Configure = new NotificationType<EngineSettings>('engine/configure');

/** Reads the headers (again, where the file has changed) and describes the checkpoint. */
export const OpenCheckpoint = new RequestType<{ path: string }, CheckpointSummary, Failure>(
  'checkpoint/open',
);
export const ListTensors = new RequestType<{ path: string; start: number }, Page<Tensor>, Failure>(
  'checkpoint/tensors',
);
/** The checkpoint as a whole, with what the files beside it say. */
export const DescribeStructure = new RequestType<{ path: string }, Structure, Failure>(
  'checkpoint/structure',
);
/** Measures tensors, by index; reports arrive by `TensorProgress` as they are done. */
export const AnalyzeTensors = new RequestType<
  { path: string; tensors: readonly number[]; metrics: readonly TensorMetric[]; progress: string },
  void,
  Failure
>('checkpoint/analyze');
/** Reports, by `TensorProgress`, of what is known from earlier runs: nothing is measured. */
export const KnownTensors = new RequestType<
  { path: string; metrics: readonly TensorMetric[]; progress: string },
  void,
  Failure
>('checkpoint/known');
export const TensorProgress = new ProgressType<RunProgress<TensorReport>>();
/** All singular values of a tensor's matrix, for a plot. Of a stack: those of matrix `matrix`. */
export const TensorSpectrum = new RequestType<
  { path: string; tensor: number; matrix: number },
  Float64Array,
  Failure
>('checkpoint/spectrum');
/** The index of the tensor of a name; null where the checkpoint has none. */
export const FindTensor = new RequestType<{ path: string; name: string }, number | null, Failure>(
  'checkpoint/find',
);
/**
 * What a hover shows of a tensor, at once, also while a run is going on: of what is `lacking`, what
 * has been measured or can be estimated quickly.
 */
export const DescribeTensor = new RequestType<
  { path: string; tensor: number; lacking: readonly TensorMetric[] },
  TensorCard,
  Failure
>('checkpoint/card');
/** The stored values of a window of a tensor, at most `MAX_WINDOW_ELEMENTS`. */
export const ReadValues = new RequestType<TensorSource & ValueWindow, TensorValues, Failure>(
  'checkpoint/values',
);
/** A slice of a tensor in at most `rows` × `columns` cells, at most `MAX_IMAGE_CELLS`. */
export const DrawTensor = new RequestType<TensorSource & ImageSize, TensorImage, Failure>(
  'checkpoint/image',
);

export const OpenPair = new RequestType<PairSource, PairSummary, Failure>('pair/open');
/** What the pairs would be with these rules. */
export const PreviewPairing = new RequestType<PairSource, RulePreview, Failure>('pair/preview');
export const ListPairs = new RequestType<PairSource & { start: number }, Page<Pair>, Failure>(
  'pair/pairs',
);
export const ComparePairs = new RequestType<
  PairSource & { pairs: readonly number[]; metrics: readonly PairMetric[]; progress: string },
  void,
  Failure
>('pair/compare');
/** Reports, by `PairProgress`, of what is known from earlier runs that measured just `metrics`. */
export const KnownPairs = new RequestType<
  PairSource & { metrics: readonly PairMetric[]; progress: string },
  void,
  Failure
>('pair/known');
/** All singular values of both tensors of a pair, as `TensorSpectrum` has them. */
export const PairSpectrum = new RequestType<
  PairSource & { pair: number; matrix: number },
  { base: Float64Array; other: Float64Array },
  Failure
>('pair/spectrum');
/** All singular values of a pair's update, likewise; null where an element is NaN or infinite. */
export const UpdateSpectrum = new RequestType<
  PairSource & { pair: number; matrix: number },
  Float64Array | null,
  Failure
>('pair/update');
/**
 * Principal angles between the leading `k` singular subspaces of both tensors' matrix, in degrees,
 * descending; null where they are undefined.
 */
export const PairAngles = new RequestType<
  PairSource & { pair: number; matrix: number; k: number },
  LeftRight<Float64Array> | null,
  Failure
>('pair/angles');
export const PairProgress = new ProgressType<RunProgress<PairReport>>();
/** A part of a pair's update in at most `rows` × `columns` cells, at most `MAX_IMAGE_CELLS`. */
export const DrawUpdate = new RequestType<
  PairSource & { pair: number; part: ImagePart } & ImageSize,
  UpdateImage,
  Failure
>('pair/image');
/** A mask of a matrix of a pair's base, with the default share and rank, drawn likewise. */
export const DrawMask = new RequestType<
  PairSource & { pair: number; kind: MaskKind } & ImageSize,
  MaskImage,
  Failure
>('pair/mask');

/** Pairs both updates with the base, and finds what all three have. */
export const OpenUpdates = new RequestType<UpdatesSource, UpdatesSummary, Failure>('updates/open');
export const ListTriples = new RequestType<
  UpdatesSource & { start: number },
  Page<Triple>,
  Failure
>('updates/triples');
/** Measures triples, by index; reports arrive by `UpdatesProgress` as they are done. */
export const CompareUpdates = new RequestType<
  UpdatesSource & { triples: readonly number[]; progress: string },
  void,
  Failure
>('updates/compare');
export const UpdatesProgress = new ProgressType<RunProgress<UpdatesReport>>();

/**
 * Writes the masks of a checkpoint's weight matrices but embeddings, with `alpha` a decimal between
 * 0 and 1. Of this and what follows: the file is there when it is whole, in place of one that was
 * there, but never of one that is read.
 */
export const WriteMask = new RequestType<
  {
    path: string;
    out: string;
    kind: FileMaskKind;
    alpha: string;
    rank: number;
    progress: string;
  },
  MaskSummary,
  Failure
>('file/mask');
/** Writes a pair's other, one file, as changes to its base: applied once before it gets its name. */
export const WriteDelta = new RequestType<
  PairSource & { out: string; progress: string },
  DeltaSummary,
  Failure
>('file/delta');
/** Writes the file that a delta was made for. */
export const ApplyDelta = new RequestType<
  { base: string; delta: string; out: string; progress: string },
  AppliedDelta,
  Failure
>('file/apply');
/** What fraction of a file's work is done, 0…1. */
export const FileProgress = new ProgressType<number>();
