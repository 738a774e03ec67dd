/** The figures that numpy and scipy computed for the samples: see samples/oracle.md. */
import { repositoryFile } from './workbench.ts';

export interface OracleTensor {
  readonly n: number;
  readonly unchanged: number;
  readonly sparsity_bf16: number;
  readonly exact_equal: number;
  readonly rel_update: number | null;
  readonly nss?: number | null;
  readonly singular_values?: { readonly w0: readonly number[]; readonly w1: readonly number[] };
}

export interface OraclePair {
  readonly model: Readonly<
    Record<
      'weights_2d' | 'hidden_2d' | 'all_tensors',
      {
        readonly n: number;
        readonly unchanged: number;
        readonly sparsity_bf16: number;
        readonly nss: { readonly mean: number };
      }
    >
  >;
  readonly tensors: Readonly<Record<string, OracleTensor>>;
}

/** @param pair for example `base->rlvr` */
export function oracle(pair: string): OraclePair {
  const all = JSON.parse(repositoryFile('test/data/oracle.json')) as {
    readonly pairs: Record<string, OraclePair>;
  };
  const found = all.pairs[pair];
  if (found === undefined) {
    throw new Error(`the oracle has no pair ${pair}`);
  }
  return found;
}
