/** Which shards of an index are not there. */
import { access, open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { isObject } from '../analysis/structure/config.ts';
import type { Shard } from '../model/checkpoint.ts';
import { AnalysisError, type MissingShard } from '../model/failure.ts';

/** As large as an index may be that the native core reads. */
const MAX_INDEX_BYTES = 100_000_000;
/** Files that are listed. */
const MOST_FILES = 1000;

/**
 * Throws what opening a checkpoint threw; of an index whose shards are missing, with their names
 * and how many tensors each holds.
 */
export async function namingMissingShards(error: unknown): Promise<never> {
  if (error instanceof AnalysisError && error.failure.path?.endsWith('.index.json') === true) {
    const missing = await missingShards(error.failure.path).catch(() => []);
    if (missing.length > 0) {
      throw new AnalysisError({ ...error.failure, missing });
    }
  }
  throw error;
}

/** The shards of an index that are not among `shards`, which are those that were opened. */
export async function leftOut(index: string, shards: readonly Shard[]): Promise<MissingShard[]> {
  const opened = new Set(shards.map(({ file }) => file));
  return [...(await tensorsByFile(index))]
    .filter(([file]) => !opened.has(normalize(file)))
    .slice(0, MOST_FILES)
    .map(([file, tensors]) => ({ file, tensors }));
}

async function missingShards(index: string): Promise<MissingShard[]> {
  const missing: MissingShard[] = [];
  for (const [file, tensors] of await tensorsByFile(index)) {
    const isThere = await access(join(dirname(index), file)).then(
      () => true,
      () => false,
    );
    if (!isThere && missing.length < MOST_FILES) {
      missing.push({ file, tensors });
    }
  }
  return missing;
}

async function readIndex(path: string): Promise<unknown> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return size > MAX_INDEX_BYTES ? null : JSON.parse(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}

/** By name. */
async function tensorsByFile(
  path: string,
): Promise<readonly (readonly [file: string, tensors: number])[]> {
  const index = await readIndex(path);
  const map = isObject(index) ? index['weight_map'] : null;
  const counts = new Map<string, number>();
  for (const file of Object.values(isObject(map) ? map : {})) {
    if (typeof file === 'string') {
      counts.set(file, (counts.get(file) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
