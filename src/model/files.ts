/** What was written: mask files, delta files, and the files that deltas make. */

/** The mask of one tensor. */
export interface MaskedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly elements: number;
  /** How many elements are inside the mask. */
  readonly selected: number;
  /** Whether the rank covers its matrices: principal are then the largest magnitudes. */
  readonly principalMaskIsTopMagnitude: boolean;
}

export interface WrittenMask {
  /** Size of the file. */
  readonly bytes: number;
  /** SHA-256 of length and header of the base, of all its files in their order. */
  readonly baseHeaderSha256: string;
  readonly tensors: readonly MaskedTensor[];
}

/** A mask file, without its single tensors. */
export interface MaskSummary {
  /** Size of the file. */
  readonly bytes: number;
  readonly tensors: number;
  readonly elements: number;
  /** How many elements are inside the mask. */
  readonly selected: number;
}

/** A file and what it must be, to the last bit. */
export interface FileRecord {
  /** Its name, without a folder. */
  readonly file: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** What a delta has of one tensor. */
export interface TensorDelta {
  readonly name: string;
  /** Its name in the base, where that is another one. */
  readonly baseName?: string;
  /**
   * `sparse` are positions and values; the last four are whole: since that takes less, or since the
   * base has no such tensor, or one of another shape or dtype.
   */
  readonly way: 'unchanged' | 'sparse' | 'whole' | 'added' | 'reshaped' | 'retyped';
  /** Where elements are smaller than a byte: bytes. */
  readonly elements: number;
  /** How many differ, by their bits; null where there are no two to compare. */
  readonly changed: number | null;
  /** Bytes of data that the delta has of it. */
  readonly bytes: number;
}

export interface WrittenDelta {
  /** Size of the file. */
  readonly bytes: number;
  /** The files of the base that it builds on. */
  readonly base: readonly FileRecord[];
  /** The file that it makes. */
  readonly other: FileRecord;
  readonly tensors: readonly TensorDelta[];
  /** Tensors of the base that the other checkpoint does not have. */
  readonly removed: readonly string[];
}

/** A delta file, without its single tensors. */
export interface DeltaSummary {
  /** Size of the file. */
  readonly bytes: number;
  /** The file that it makes. */
  readonly other: FileRecord;
  /** How many tensors that file has. */
  readonly tensors: number;
  /** Elements of the tensors that both sides have in one dtype and shape, and how many differ. */
  readonly compared: number;
  readonly changed: number;
}

export interface AppliedDelta {
  /** The file that was made. */
  readonly other: FileRecord;
  /** How many tensors it has. */
  readonly tensors: number;
  readonly deltaBytes: number;
}
