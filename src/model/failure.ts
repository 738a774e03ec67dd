/** Why something could not be done, in a form that crosses process boundaries unchanged. */
export interface Failure {
  readonly kind: FailureKind;
  /** The file concerned, where there is one. */
  readonly path?: string;
  /** The tensor concerned, where there is one. */
  readonly tensor?: string;
  /** What is wrong and what to do, in one line that a user can act on; without the path. */
  readonly message: string;
  /** The same in a word, where it has one: so that it can be told in another language. */
  readonly cause?: FailureCause;
  /** Of an index: the shards that it names and that are not there. */
  readonly missing?: readonly MissingShard[];
}

/** A shard that an index names and that is not there. */
export interface MissingShard {
  /** Relative to the index's folder. */
  readonly file: string;
  /** Tensors that the index puts into it. */
  readonly tensors: number;
}

/** What users meet; as the native part has them: failure.rs. */
export type FailureCause =
  | 'notFound'
  | 'noPermission'
  | 'diskFull'
  | 'changed'
  | 'missingShards'
  | 'empty'
  | 'gitLfsPointer'
  | 'webPage'
  | 'zipArchive'
  | 'gguf'
  | 'incomplete';

export type FailureKind =
  /** The file is not a valid checkpoint. */
  | 'invalid'
  /** The file cannot be read (missing, no permission, I/O error, not a regular file). */
  | 'unreadable'
  /** The file changed while it was open. */
  | 'changed'
  /** The user cancelled. */
  | 'cancelled'
  /** The engine process ended before it answered. */
  | 'engine'
  /** A defect of this software. */
  | 'internal';

/** A `Failure` as an exception. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  constructor(readonly failure: Failure) {
    super(failure.path === undefined ? failure.message : `${failure.path}: ${failure.message}`);
  }
}
