/** The files beside a checkpoint that say more of it: configurations, and shards that nothing names. */
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, type ReadConfig } from '../analysis/structure/config.ts';
import type { Neighbours } from '../analysis/structure/structure.ts';

const CONFIGS = ['config.json', 'adapter_config.json'];
/** A configuration is a few KB; a larger file is none. */
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;
/** Files that are listed. */
const MOST_FILES = 1000;

/** @param path of the checkpoint: a file, an index or a folder. Never fails: what cannot be read says so. */
export async function neighboursOf(path: string): Promise<Neighbours> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const folder = isFolder ? path : dirname(path);
  const configs = await Promise.all(CONFIGS.map((file) => readConfig(folder, file)));
  const names = await readdir(folder).catch(() => []);
  return {
    configs: configs.filter((config) => config !== null),
    files: names
      .filter((name) => name.endsWith('.safetensors') && !name.startsWith('.'))
      .sort()
      .slice(0, MOST_FILES),
  };
}

/** Null where there is none. */
async function readConfig(folder: string, file: string): Promise<ReadConfig | null> {
  try {
    const text = await readCapped(join(folder, file));
    const content: unknown = JSON.parse(text);
    return isObject(content)
      ? { file, content, error: null }
      : { file, content: null, error: 'it is no JSON object' };
  } catch (error) {
    return isMissing(error) ? null : { file, content: null, error: (error as Error).message };
  }
}

/** @throws Error for a file that is too large or no file */
async function readCapped(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new Error('it is no regular file');
    }
    if (stats.size > MAX_CONFIG_BYTES) {
      throw new Error(`it has ${stats.size} bytes; a configuration of over 4 MiB is not read`);
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
