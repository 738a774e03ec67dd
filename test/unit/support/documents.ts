/** The JSON documents of docs/CLI.md, as far as tests read them. */
import type {
  DiffModel,
  PairFigures,
  Spectrum,
  TensorStatistics,
} from '../../../src/model/report.ts';

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly offset: number;
  readonly shard: string;
  readonly stats?: TensorStatistics;
  readonly histogram?: { readonly counts: readonly number[] } | null;
  readonly spectrum?: Spectrum | null;
  readonly matrices?: readonly { readonly spectrum: Spectrum | null; readonly reason?: string }[];
  readonly reason?: string;
  readonly error?: string | null;
}

export interface InspectDocument {
  readonly schema: string;
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly parameters: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shards: readonly { readonly file: string; readonly bytes: number }[];
  readonly tensors: readonly TensorEntry[];
}

export interface PairEntry extends PairFigures {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: { readonly base: string; readonly other: string };
  readonly error: string | null;
  readonly matrices?: readonly (PairFigures & { readonly index: number })[];
}

export interface DiffDocument {
  readonly schema: string;
  readonly base: string;
  readonly other: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly model: DiffModel;
  readonly byLayer: Readonly<Record<string, DiffModel>>;
  readonly byModule: Readonly<Record<string, DiffModel>>;
  readonly onlyInBase: readonly string[];
  readonly onlyInOther: readonly string[];
  readonly tied: readonly string[];
  readonly shapeMismatch: readonly unknown[];
  readonly tensors: readonly PairEntry[];
}
