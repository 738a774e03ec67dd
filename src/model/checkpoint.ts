import type { MissingShard } from './failure.ts';

/** The dtype names of the safetensors format, as they stand in a header. */
export type Dtype =
  | 'BOOL'
  | 'F4'
  | 'F6_E2M3'
  | 'F6_E3M2'
  | 'U8'
  | 'I8'
  | 'F8_E5M2'
  | 'F8_E4M3'
  | 'F8_E8M0'
  | 'F8_E4M3FNUZ'
  | 'F8_E5M2FNUZ'
  | 'I16'
  | 'U16'
  | 'F16'
  | 'BF16'
  | 'I32'
  | 'U32'
  | 'F32'
  | 'C64'
  | 'F64'
  | 'I64'
  | 'U64';

/** One tensor as its shard's header describes it. */
export interface Tensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** Row-major dimensions; empty for a scalar. F4 and F6 shapes count elements, not packed bytes. */
  readonly shape: readonly number[];
  /** Stored size in bytes. */
  readonly bytes: number;
  /** First byte of the data, counted from the start of the shard's file. */
  readonly offset: number;
  /** Index into `Checkpoint.shards`. */
  readonly shard: number;
}

export interface Shard {
  /** File name, relative to the checkpoint's folder. */
  readonly file: string;
  readonly bytes: number;
}

/** What is known of a checkpoint without touching tensor data. */
export interface CheckpointSummary {
  /** The path as given, made absolute. */
  readonly path: string;
  readonly format: 'safetensors';
  /** Size of all shards in bytes. */
  readonly bytes: number;
  /** Elements over all tensors. */
  readonly parameters: number;
  readonly tensorCount: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shards: readonly Shard[];
  /** Shards of the index that are left out, since they are not there. */
  readonly missing?: readonly MissingShard[];
  /** Elements per dtype, the largest share first. */
  readonly dtypes: readonly {
    readonly dtype: Dtype;
    readonly tensors: number;
    readonly parameters: number;
  }[];
}

/** A whole checkpoint: the summary and every tensor, in the order of the files. */
export interface Checkpoint extends CheckpointSummary {
  readonly tensors: readonly Tensor[];
}
