/** What numpy and scipy computed of the samples: samples/oracle.py and samples/nulls.py. */
import { readFileSync } from 'node:fs';

/** One tensor, or one matrix, of a pair; absent where it is not a matrix. */
export interface OracleTensor {
  readonly sparsity_bf16: number;
  readonly rel_update: number | null;
  readonly fro_w0: number;
  readonly fro_dw: number;
  readonly nss?: number;
  readonly stable_rank_dw?: number;
}

interface Spread {
  readonly mean: number;
}

/** Over the matrices that are analysed by default. */
interface OracleMatrices {
  readonly nss: Spread;
  readonly rel_update: Spread;
  readonly left_max_deg_k8: Spread;
  readonly right_max_deg_k8: Spread;
  readonly off_principal_energy: Spread;
  readonly 'alpha=0.5': { readonly mean_overlap_low: number };
}

export interface OraclePair {
  readonly model: {
    readonly all_tensors: { readonly sparsity_bf16: number; readonly exact_equal: number };
    readonly hidden_2d: OracleMatrices;
  };
  readonly tensors: Readonly<Record<string, OracleTensor>>;
}

/** Nulls by k or α; null where there is none. */
export interface OracleNulls {
  readonly nssNull: number;
  readonly nssExcess: number;
  readonly updateRadial: number;
  readonly rotationExcess: Readonly<Record<string, Record<'U' | 'V', number | null>>>;
  readonly offPrincipalNull: Readonly<Record<string, number>>;
  readonly principalEnergyExcess: Readonly<Record<string, number>>;
  readonly lowOverlapNull: Readonly<Record<string, number>>;
  readonly lowOverlapExcess: Readonly<Record<string, number>>;
}

/** A pair that the oracle has measured. */
export type OracleName = 'base->rlvr' | 'base->sft';

export function oraclePair(name: OracleName): OraclePair {
  const { pairs } = json('test/data/oracle.json') as {
    readonly pairs: Readonly<Record<OracleName, OraclePair>>;
  };
  return pairs[name];
}

/** Of the matrices that are analysed by default, by their names. */
export function oracleNulls(name: OracleName): ReadonlyMap<string, OracleNulls> {
  const all = json('test/data/nulls.json') as Readonly<
    Record<OracleName, Readonly<Record<string, OracleNulls>>>
  >;
  return new Map(Object.entries(all[name]).filter(([tensor]) => isAnalysed(tensor)));
}

/** The tensors among those of a pair that are analysed by default. */
export function analysed({ tensors }: OraclePair): readonly OracleTensor[] {
  return Object.entries(tensors).flatMap(([name, tensor]) =>
    isAnalysed(name) && tensor.nss !== undefined ? tensor : [],
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isAnalysed(name: string): boolean {
  return !/embed|lm_head/.test(name);
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
