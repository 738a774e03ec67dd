/**
 * The webviews' interface: webview ↔ editor over `vscode-jsonrpc` on `postMessage`.
 *
 * A webview is destroyed when it is hidden, so the editor owns the runs and what they found; a
 * webview that is (re)loaded asks `Ready`, gets the first page, and fetches the rest by `Rows` and
 * `Reports`. After that, reports and the state of the run arrive by notification.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { TensorCard } from '../model/card.ts';
import type { CheckpointSummary, Tensor } from '../model/checkpoint.ts';
import type { LeftRight } from '../model/direction.ts';
import type { Failure } from '../model/failure.ts';
import type { FileKind } from '../model/fileKind.ts';
import type { NameRule, Pair, RulePreview, Unlisted } from '../model/pair.ts';
import type { DiffModel, PairReport, TensorReport } from '../model/report.ts';
import type { Structure } from '../model/structure.ts';
import type {
  FirstSecond,
  ThreeSides,
  Triple,
  UnlistedOfThree,
  UpdatesByGroup,
  UpdatesReport,
  UpdatesSummary,
} from '../model/updates.ts';
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
import type { Page, PairMetric, PairSummary, TensorMetric } from './engine.ts';
import type { RowSet } from './rowSet.ts';

/**
 * Every message, both ways, is a JSON-RPC message with one more member: `session`, an id that the
 * webview makes at each load (`crypto.randomUUID()`). JSON-RPC ids start at 0 with each load, so
 * without it an answer to a former load could settle a request of the present one. A side ignores
 * messages of another session; on a new session the editor drops its connection and makes a new one.
 */
export interface SessionTag {
  readonly jsonrpc: '2.0';
  readonly session: string;
}

/** Two updates of one base have one group of figures, which are measured together. */
export const UPDATES_METRICS = ['updates'] as const;
export type UpdatesMetric = (typeof UPDATES_METRICS)[number];

/** What a run can measure. */
export type RunMetric = TensorMetric | PairMetric | UpdatesMetric;

/** The runs of an editor as the user sees them: what is asked for while one runs is added to it. */
export interface RunState {
  readonly status: 'running' | 'done' | 'cancelled' | 'failed';
  readonly metrics: readonly RunMetric[];
  /** Whether all of it started by itself, so that its progress needs no attention. */
  readonly isQuiet: boolean;
  /** How often rows were asked for; what each time, `RunPartOf` tells. */
  readonly parts: number;
  /** Tensors, pairs or triples in the run, and how many of them are done. */
  readonly total: number;
  readonly done: number;
  /** How many of those done were known from earlier runs, and took no time. */
  readonly known: number;
  /** Rows that are being measured. */
  readonly running: readonly number[];
  /** Fraction of the estimated cost that is done, 0…1. */
  readonly fraction: number;
  /** What a millisecond gets done, in the unit of src/analysis/cost.ts; null until that is known. */
  readonly workPerMs: number | null;
  readonly elapsedMs: number;
  /** Estimate; null until there is enough to go by. */
  readonly remainingMs: number | null;
  /** Set when `failed`. */
  readonly failure?: Failure;
}

export interface CheckpointInit {
  readonly kind: 'checkpoint';
  readonly title: string;
  readonly summary: CheckpointSummary;
  readonly rows: Page<Tensor>;
  readonly run: RunState | null;
}

export interface DiffInit {
  readonly kind: 'diff';
  readonly baseTitle: string;
  readonly otherTitle: string;
  /** With the beginning of its lists. */
  readonly summary: PairSummary;
  readonly unlisted: Unlisted;
  /** What the user says of names. */
  readonly rules: readonly NameRule[];
  readonly rows: Page<Pair>;
  readonly model: DiffModel;
  readonly run: RunState | null;
}

/** Two updates of one base. */
export interface UpdatesInit {
  readonly kind: 'updates';
  readonly titles: ThreeSides<string>;
  /** With the beginning of its lists. */
  readonly summary: UpdatesSummary;
  readonly unlisted: UnlistedOfThree;
  readonly rows: Page<Triple>;
  readonly model: UpdatesByGroup;
  readonly run: RunState | null;
}

/** What cannot be opened is shown as a message with what to do, never as an empty view. */
export interface FailedInit {
  readonly kind: 'failed';
  readonly title: string;
  readonly failure: Failure;
}

/** What a document is. */
export type Init = CheckpointInit | DiffInit | UpdatesInit | FailedInit;

/** A checkpoint as its webview is told of it. */
export interface ShownCheckpoint extends CheckpointInit {
  /** What the file is, where it is not the weights of a model. */
  readonly fileKind: FileKind | null;
  /** How many entries of the metadata the summary leaves out; long ones are cut. */
  readonly unlistedMetadata: number;
}

/** The same, small enough for one message. */
export type ShownInit = ShownCheckpoint | DiffInit | UpdatesInit | FailedInit;

/** What the rows of an editor are of, and what is measured of them. */
export type RowItem = Tensor | Pair | Triple;
export type RowReport = TensorReport | PairReport | UpdatesReport;

/** The first request of every load of the webview. */
export const Ready = new RequestType<Record<string, never>, ShownInit, Failure>('ready');
/** Rows of the table from `start`. */
export const Rows = new RequestType<{ start: number }, Page<RowItem>, Failure>('rows');
/** Reports found so far, from `start`, for a webview that comes late. */
export const Reports = new RequestType<{ start: number }, Page<RowReport>, Failure>('reports');
/** A checkpoint as a whole, with what the files beside it say. */
export const StructureOf = new RequestType<Record<string, never>, Structure, Failure>('structure');
/**
 * Measures rows. While a run is going on they are added to it; what it has to measure anyhow is left
 * out. `isQuiet` where nobody asked for it.
 */
export const StartRun = new RequestType<
  { rows: RowSet; metrics: readonly RunMetric[]; isQuiet: boolean },
  void,
  Failure
>('run/start');

/** What a run was asked for at once. */
export interface RunPart {
  readonly rows: RowSet;
  readonly metrics: readonly RunMetric[];
}
/** A part of the run that is going on, by its number; null where there is none. */
export const RunPartOf = new RequestType<{ part: number }, RunPart | null, Failure>('run/part');
/** Most rows of one `RowsShown`. */
export const MAX_SHOWN_ROWS = 10_000;
/** Rows that are on screen, the most important first: they are measured before others. */
export const RowsShown = new NotificationType<{ rows: readonly number[] }>('rows/shown');
/** Ends the run with everything that was added to it; what has been found stays. */
export const CancelRun = new RequestType<Record<string, never>, void, Failure>('run/cancel');
/** All singular values of a row's matrix: of a tensor, or of both sides of a pair. */
export const SpectrumOf = new RequestType<{ row: number; matrix: number }, SpectrumCurves, Failure>(
  'spectrum',
);

export interface SpectrumCurves {
  readonly singularValues: {
    readonly label: 'tensor' | 'base' | 'other';
    readonly values: Float64Array;
  }[];
}

/** All singular values of the update of a pair's row; null where an element is NaN or infinite. */
export const UpdateSpectrumOf = new RequestType<
  { row: number; matrix: number },
  Float64Array | null,
  Failure
>('spectrum/update');
/** Principal angles of the leading `k` singular subspaces, degrees, descending; null: undefined. */
export const AnglesOf = new RequestType<
  { row: number; matrix: number; k: number },
  LeftRight<Float64Array> | null,
  Failure
>('angles');

/** What a hover shows of a checkpoint's row: what is not measured is estimated, where that is quick. */
export const CardOf = new RequestType<
  { row: number; lacking: readonly TensorMetric[] },
  TensorCard,
  Failure
>('card');

/** Whose elements are asked for: a checkpoint's row is one tensor, a pair's row two. */
export type TensorSide = 'tensor' | 'base' | 'other';

/** The stored values of a window of a row's tensor, at most `MAX_WINDOW_ELEMENTS`. */
export const ValuesOf = new RequestType<
  { row: number; side: TensorSide } & ValueWindow,
  TensorValues,
  Failure
>('values');
/** A slice of a row's tensor in at most `rows` × `columns` cells, at most `MAX_IMAGE_CELLS`. */
export const ImageOf = new RequestType<
  { row: number; side: TensorSide } & ImageSize,
  TensorImage,
  Failure
>('image');
/** A part of the update of a pair's row likewise, with the fraction of each cell that changed. */
export const UpdateImageOf = new RequestType<
  { row: number; part: ImagePart } & ImageSize,
  UpdateImage,
  Failure
>('image/update');
/** A mask of the base of a pair's row, in the same cells. */
export const MaskImageOf = new RequestType<
  { row: number; kind: MaskKind } & ImageSize,
  MaskImage,
  Failure
>('image/mask');

/** What a checkpoint was likely trained from. */
export interface LikelyBase {
  readonly name: string;
  /** The file that says so; null for an earlier step of the same training. */
  readonly namedIn: string | null;
  /** Whether it is on this machine, and can be compared with. */
  readonly isHere: boolean;
}
/** Null where nothing tells. */
export const LikelyBaseOf = new RequestType<Record<string, never>, LikelyBase | null, Failure>(
  'base/likely',
);
/** Compares the checkpoint with its likely base; where that is not on this machine, asks for another. */
export const CompareWithLikelyBase = new RequestType<Record<string, never>, void, Failure>(
  'base/compare',
);

/** What a comparison would pair with these rules in place of the present ones. */
export const PreviewRules = new RequestType<{ rules: readonly NameRule[] }, RulePreview, Failure>(
  'rules/preview',
);
/** Shows the comparison with these rules, in place of this one. */
export const UseRules = new RequestType<{ rules: readonly NameRule[] }, void, Failure>('rules/use');
/** Opens a side of a comparison in an editor of its own, at a tensor where one is named. */
export const OpenSide = new RequestType<
  { side: 'base' | 'other'; name: string | null },
  void,
  Failure
>('side/open');

/** Opens one of three checkpoints in an editor of its own, at a tensor where one is named. */
export const OpenOfThree = new RequestType<
  { side: keyof ThreeSides<unknown>; name: string | null },
  void,
  Failure
>('three/open');
/** Compares one of two updates with their base, in an editor of its own. */
export const CompareOfThree = new RequestType<{ side: keyof FirstSecond<unknown> }, void, Failure>(
  'three/compare',
);

/** Reads the file again after a change on disk or a failure. */
export const Reload = new RequestType<Record<string, never>, void, Failure>('reload');
/** Characters of one `CopyText`: under 1 MB, whatever they are. */
export const MAX_COPY_PART = 250_000;
/** A text for the clipboard in parts, which are put there together with the last one. */
export const CopyText = new RequestType<{ part: string; isLast: boolean }, void, Failure>('copy');

export const ReportsArrived = new NotificationType<{
  reports: readonly RowReport[];
}>('reports/arrived');
export const RunChanged = new NotificationType<RunState>('run/changed');
export const ModelChanged = new NotificationType<DiffModel | UpdatesByGroup>('model/changed');
/** Something outside the webview asks it to load anew (the file changed, the engine restarted). */
export const InitChanged = new NotificationType<Record<string, never>>('init/changed');
/** A message above the content: the engine ended, the file changed on disk. */
export const Notice = new NotificationType<{
  severity: 'info' | 'warning' | 'error';
  message: string;
}>('notice');
/** Makes a row the active one, as a link in another editor asks for. */
export const ShowRow = new NotificationType<{ row: number }>('row/show');
/** Shows what a hover shows of what the keyboard is on. */
export const ShowHover = new NotificationType<Record<string, never>>('hover/show');
/** What a command of the editor asks of the webview, which knows the selection. */
export type WebviewAction =
  'analyse' | 'computeStatistics' | 'computeSpectra' | 'copyNames' | 'copyFigures';
/** `isOnSelection` where it is about the selected rows alone: chosen from their menu. */
export const Act = new NotificationType<{ action: WebviewAction; isOnSelection: boolean }>('act');
