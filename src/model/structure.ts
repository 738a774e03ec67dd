/** What the names, the headers and the files beside it say of a checkpoint as a whole. */

/** What a tensor is part of. */
export type Part = 'embeddings' | 'attention' | 'mlp' | 'experts' | 'norms' | 'head' | 'other';

export interface PartShare {
  readonly part: Part;
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
}

/** A model's family and its size in layers. */
export interface Family {
  /** As its authors write it, `Qwen3 MoE`; the `model_type` itself where that is unknown. Null: unknown. */
  readonly name: string | null;
  /** What tells: the configuration, or a guess by the names of the tensors. */
  readonly source: 'config' | 'names' | null;
  /** Layers of the longest list of layers among the names; 0 if there is none. */
  readonly layers: number;
  /** `num_hidden_layers` of the configuration, where it gives one. */
  readonly configuredLayers: number | null;
  /** Experts of a layer; 0 for a dense model. */
  readonly experts: number;
  readonly adapter: Adapter | null;
}

/** A checkpoint that holds changes to a base model alone. */
export interface Adapter {
  /** `LORA`, as `peft_type` has it. */
  readonly type: string;
  readonly rank: number | null;
  readonly alpha: number | null;
  /** What it was trained on. */
  readonly base: string | null;
}

/** Bytes of the weights alone: no scales of a quantised format, no activations, no cache. */
export interface Memory {
  readonly stored: number;
  /** With every floating-point element in so many bits; integers as they are stored. */
  readonly bf16: number;
  readonly int8: number;
  readonly int4: number;
}

/** Two names for one tensor, or what stands for it. */
export interface Tie {
  readonly name: string;
  readonly of: string;
  /**
   * What tells: the writer left the second copy out and said so in `__metadata__`; the
   * configuration ties them and the file lacks the one; or ties them and the file has both.
   */
  readonly kind: 'metadata' | 'config' | 'both stored';
}

export interface ShardFacts {
  /** `.safetensors` files of the folder that an index does not name; empty where none was opened. */
  readonly notInIndex: readonly string[];
  /** Which shard of how many a file is by its own name, where it was opened alone. */
  readonly openedAlone: { readonly number: number; readonly count: number } | null;
}

export interface ConfigEntry {
  /** With dots where objects are nested. */
  readonly key: string;
  readonly value: string;
}

/** A configuration file beside the checkpoint. */
export interface ConfigFile {
  readonly file: string;
  readonly entries: readonly ConfigEntry[];
  /** How many entries there are; `entries` may have fewer. */
  readonly count: number;
  /** Why it could not be read; it has no entries then. */
  readonly error: string | null;
}

export interface Structure {
  readonly family: Family;
  /** The largest first; parts that the model lacks are left out. */
  readonly composition: readonly PartShare[];
  readonly memory: Memory;
  readonly ties: readonly Tie[];
  readonly shards: ShardFacts;
  readonly configs: readonly ConfigFile[];
}
