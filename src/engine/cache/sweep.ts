/** Keeps the cache within its size: the results not used for longest go first, a whole set at a time. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import cacache, { type CacheObject } from 'cacache';

/** What is left after a sweep, of the size allowed: so that the next one is not due at once. */
const LEFT = 0.8;
/** A file that nothing refers to may still be on its way in while it is younger. */
const ABANDONED_MS = 3_600_000;

interface StoredSet {
  readonly entries: CacheObject[];
  bytes: number;
  usedAtMs: number;
}

/**
 * Removes sets of results beyond `maxBytes`, and what broken-off writing left behind.
 *
 * @returns how many bytes of results are left.
 */
export async function sweep(folder: string, maxBytes: number): Promise<number> {
  const entries = Object.values(await cacache.ls(folder));
  const sets = [...setsOf(entries).values()].sort((a, b) => a.usedAtMs - b.usedAtMs);
  let bytes = sets.reduce((sum, set) => sum + set.bytes, 0);
  const limit = bytes > maxBytes ? maxBytes * LEFT : maxBytes;
  for (const set of sets) {
    if (bytes <= limit) {
      break;
    }
    await remove(folder, set);
    bytes -= set.bytes;
  }
  await removeAbandoned(folder, new Set(entries.map((entry) => entry.path)));
  return bytes;
}

/** Entries by the set that they belong to: the first part of the key. */
function setsOf(entries: readonly CacheObject[]): Map<string, StoredSet> {
  const sets = new Map<string, StoredSet>();
  for (const entry of entries) {
    const [key = ''] = entry.key.split('/');
    const set = sets.get(key) ?? { entries: [], bytes: 0, usedAtMs: 0 };
    sets.set(key, set);
    set.entries.push(entry);
    set.bytes += entry.size ?? 0;
    set.usedAtMs = Math.max(set.usedAtMs, entry.time);
  }
  return sets;
}

/** Its types lack the option, which drops the index file as well: that would only grow otherwise. */
const removeEntry = cacache.rm.entry as (
  folder: string,
  key: string,
  options: { removeFully: true },
) => Promise<unknown>;

async function remove(folder: string, { entries }: StoredSet): Promise<void> {
  for (const { key, integrity } of entries) {
    await removeEntry(folder, key, { removeFully: true });
    await cacache.rm.content(folder, integrity);
  }
}

/** Contents and temporary files that a process did not live to refer to, or to remove. */
async function removeAbandoned(folder: string, referred: ReadonlySet<string>): Promise<void> {
  const parts = await readdir(folder).catch(() => []);
  for (const part of parts.filter((name) => name === 'tmp' || name.startsWith('content-'))) {
    const files = await readdir(join(folder, part), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      if (!referred.has(path) && (await ageOf(path)) > ABANDONED_MS) {
        await rm(path, { force: true });
      }
    }
  }
}

async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
