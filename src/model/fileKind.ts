/** What a safetensors file is, where it is not the weights of a model. */

export const MASK_KINDS = ['safe', 'principal', 'low'] as const;
export type MaskKind = (typeof MASK_KINDS)[number];

export type FileKind =
  /** One boolean tensor for each weight matrix of a base. */
  | {
      readonly kind: 'mask';
      readonly mask: MaskKind;
      readonly alpha: string;
      readonly rank: number;
      /** Name of the base's file or folder. */
      readonly base: string;
    }
  /** A checkpoint file as changes to another: docs/DELTA.md. */
  | {
      readonly kind: 'delta';
      /** Names of the base's files. */
      readonly base: readonly string[];
      /** The file that it makes, and its size. */
      readonly other: string;
      readonly otherBytes: number;
    }
  /** What TRL sends from the trainer to the inference engine. */
  | { readonly kind: 'patch'; readonly sparsity: number | null };
