/** Which bytes on disk a checkpoint was read from. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '../model/checkpoint.ts';

/**
 * A time stamp this close to the reading of a file does not tell a later write from an earlier one:
 * the tick of the kernel's clock, or, where the file system has whole seconds only, two of them.
 */
const FINE_GRAIN_MS = 50;
const COARSE_GRAIN_MS = 2000;

/** Device, inode, size and time of change of every file that a checkpoint consists of. */
export interface Identity {
  readonly text: string;
  /** False when a file changed so shortly before `readAtMs` that a further write could look the same. */
  readonly settled: boolean;
}

/** The identity of a checkpoint's files now. A file that is missing has none, which is a difference as well. */
export async function identityOf(checkpoint: Checkpoint, readAtMs: number): Promise<Identity> {
  const stamps = await Promise.all((await filesOf(checkpoint)).map(stampOf));
  return {
    text: stamps.map((stamp) => stamp.text).join('\n'),
    settled: stamps.every((stamp) => stamp.settledFromMs < readAtMs),
  };
}

/** The paths of a checkpoint's shards, in their order. */
export async function shardPaths({ path, shards }: Checkpoint): Promise<string[]> {
  return pathsOf(path, shards);
}

async function pathsOf(
  path: string,
  files: readonly { readonly file: string }[],
): Promise<string[]> {
  const folder = (await isFolder(path)) ? path : dirname(path);
  return files.map(({ file }) => join(folder, file));
}

async function filesOf(checkpoint: Checkpoint): Promise<string[]> {
  const { path, shards, missing = [] } = checkpoint;
  const indexes = (await isFolder(path)) ? await indexesIn(path) : [];
  return [path, ...indexes, ...(await pathsOf(path, [...shards, ...missing]))];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function indexesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.safetensors.index.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** What a file looks like, and from when on a reading of it can be told from later ones. */
async function stampOf(path: string): Promise<{ text: string; settledFromMs: number }> {
  try {
    const { dev, ino, size, mtimeNs, mtimeMs } = await stat(path, { bigint: true });
    const grain = mtimeNs % 1_000_000_000n === 0n ? COARSE_GRAIN_MS : FINE_GRAIN_MS;
    return {
      text: `${path} ${dev} ${ino} ${size} ${mtimeNs}`,
      settledFromMs: Number(mtimeMs) + grain,
    };
  } catch {
    return { text: `${path} missing`, settledFromMs: 0 };
  }
}
