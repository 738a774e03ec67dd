/** Names of missing shards, as a sentence lists them. */
import type { MissingShard } from '../model/failure.ts';

/** Shards that are named. */
const NAMED = 3;

/** The first names, and a sign that there are more. */
export function shardNames(missing: readonly MissingShard[]): string {
  const named = missing.slice(0, NAMED).map(({ file }) => file);
  return [...named, ...(missing.length > NAMED ? ['…'] : [])].join(', ');
}
