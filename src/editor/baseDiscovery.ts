/** Checkpoints that another one may have been trained from: what its files name, and what lies near. */
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import {
  earlierSteps,
  hubFolderOf,
  namedBases,
  type NamedBase,
  type NamingFile,
} from '../analysis/baseNames.ts';

/** How a candidate was found. */
export type Finding = 'named path' | 'workspace' | 'hub' | 'previous step' | 'first step' | 'near';

export interface BaseCandidate {
  /** As it is named, or its file's or folder's name. */
  readonly name: string;
  /** Where it is named. */
  readonly namedIn: NamingFile | null;
  /** The checkpoint, as it can be opened, and how it was found; null: it is not on this machine. */
  readonly found: { readonly path: string; readonly by: Finding } | null;
}

/** Where is looked. */
export interface Places {
  readonly workspaceFolders: readonly string[];
  /** The folder of a Hugging Face cache that holds `models--…`. */
  readonly hub: string;
}

/** A configuration or a model card of more bytes is none; only its front matter is read anyhow. */
const MAX_TEXT_BYTES = 4 << 20;
const MAX_CARD_BYTES = 64 << 10;
/** Entries of a folder, and folders beside the checkpoint's own, that are looked at. */
const MOST_ENTRIES = 2000;
const MOST_FOLDERS = 32;
/** Candidates that only lie near. */
const MOST_NEAR = 12;

const INDEX = '.safetensors.index.json';
const WEIGHTS = '.safetensors';
const SHARD = /-\d+-of-\d+\.safetensors$/;

/**
 * Candidates for the base of the checkpoint at `path`, the likeliest first; those that are named but
 * not there come last. Reads small files and lists folders; what cannot be read is passed over.
 */
export async function discoverBases(
  path: string,
  places: Places,
): Promise<readonly BaseCandidate[]> {
  const folder = (await isFolder(path)) ? path : dirname(path);
  const named = namedBases(await namingFiles(folder));
  const candidates = [
    ...(await Promise.all(named.map((base) => lookUp(base, folder, places)))),
    ...(await earlier(folder)),
    ...(await near(path, folder)),
  ];
  const own = (await isFolder(path)) ? ((await checkpointIn(path)) ?? path) : path;
  const known = new Set([await realOf(own)]);
  const found: BaseCandidate[] = [];
  for (const candidate of candidates) {
    const real = candidate.found === null ? null : await realOf(candidate.found.path);
    if (real === null || !known.has(real)) {
      found.push(candidate);
    }
    if (real !== null) {
      known.add(real);
    }
  }
  return [...found.filter(isHere), ...found.filter((candidate) => !isHere(candidate))];
}

/** Where Hugging Face's libraries keep models, by their own variables. */
export function hubFolder(env: Readonly<Record<string, string | undefined>>): string {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const home = (path: string): string => path.replace(/^~(?=\/|$)/, homedir());
  const cache = set('HF_HUB_CACHE') ?? set('HUGGINGFACE_HUB_CACHE');
  if (cache !== undefined) {
    return home(cache);
  }
  const caches = set('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  return join(home(set('HF_HOME') ?? join(caches, 'huggingface')), 'hub');
}

function isHere({ found }: BaseCandidate): boolean {
  return found !== null;
}

async function namingFiles(folder: string): Promise<Partial<Record<NamingFile, unknown>>> {
  return {
    'adapter_config.json': await json(join(folder, 'adapter_config.json')),
    'config.json': await json(join(folder, 'config.json')),
    'README.md': await start(join(folder, 'README.md')),
  };
}

async function json(path: string): Promise<unknown> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= MAX_TEXT_BYTES
      ? (JSON.parse(await readFile(path, 'utf8')) as unknown)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The beginning of a text. */
async function start(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) {
      return undefined;
    }
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(MAX_CARD_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, MAX_CARD_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** A named base as a path, in the workspace, beside the checkpoint, then in the cache. */
async function lookUp(
  { name, file }: NamedBase,
  folder: string,
  { workspaceFolders, hub }: Places,
): Promise<BaseCandidate> {
  const candidate = (path: string, by: Finding): BaseCandidate => {
    return { name, namedIn: file, found: { path, by } };
  };
  const asPath = await checkpointAt(isAbsolute(name) ? name : resolve(folder, name));
  if (asPath !== null) {
    return candidate(asPath, 'named path');
  }
  const relatives = isAbsolute(name) ? [basename(name)] : [name, basename(name)];
  for (const place of [...workspaceFolders, dirname(folder)]) {
    for (const relative of relatives) {
      const path = await checkpointAt(resolve(place, relative));
      if (path !== null) {
        return candidate(path, workspaceFolders.includes(place) ? 'workspace' : 'near');
      }
    }
  }
  const snapshot = await snapshotOf(name, hub);
  const path = snapshot === null ? null : await checkpointIn(snapshot);
  return path === null ? { name, namedIn: file, found: null } : candidate(path, 'hub');
}

/** The present snapshot of a model in the cache: the one that `main` names, or else the latest. */
async function snapshotOf(name: string, hub: string): Promise<string | null> {
  const model = hubFolderOf(name);
  if (model === null) {
    return null;
  }
  const snapshots = join(hub, model, 'snapshots');
  const main = (await start(join(hub, model, 'refs', 'main')))?.trim() ?? '';
  if (/^[\w-]+$/.test(main) && (await isFolder(join(snapshots, main)))) {
    return join(snapshots, main);
  }
  const all = await Promise.all(
    (await namesIn(snapshots)).slice(0, MOST_FOLDERS).map(async (revision) => {
      const path = join(snapshots, revision);
      return { path, changedAtMs: await changedAtMs(path) };
    }),
  );
  return all.sort((a, b) => b.changedAtMs - a.changedAtMs)[0]?.path ?? null;
}

/** Earlier steps of the same training, which lie beside the folder. */
async function earlier(folder: string): Promise<readonly BaseCandidate[]> {
  const parent = dirname(folder);
  const steps = earlierSteps(basename(folder), await namesIn(parent));
  const find = async (name: string | null, by: Finding): Promise<readonly BaseCandidate[]> =>
    name === null ? [] : folderCandidate(parent, name, by);
  return [
    ...(await find(steps.previous, 'previous step')),
    ...(await find(steps.first, 'first step')),
  ];
}

/** Other checkpoints of the same folder, and of the folders beside it. */
async function near(path: string, folder: string): Promise<readonly BaseCandidate[]> {
  const beside = (await wholeCheckpoints(folder))
    .filter((name) => join(folder, name) !== path)
    .map((name): BaseCandidate => {
      return { name, namedIn: null, found: { path: join(folder, name), by: 'near' } };
    });
  const parent = dirname(folder);
  const names = parent === folder ? [] : await namesIn(parent);
  const siblings = await Promise.all(
    names
      .filter((name) => !name.startsWith('.') && name !== basename(folder))
      .slice(0, MOST_FOLDERS)
      .map((name) => folderCandidate(parent, name, 'near')),
  );
  return [...beside, ...siblings.flat()].slice(0, MOST_NEAR);
}

async function folderCandidate(
  parent: string,
  name: string,
  by: Finding,
): Promise<readonly BaseCandidate[]> {
  const path = await checkpointIn(join(parent, name));
  return path === null ? [] : [{ name, namedIn: null, found: { path, by } }];
}

/** A checkpoint's own path, or the checkpoint in a folder; null where there is neither. */
async function checkpointAt(path: string): Promise<string | null> {
  if (await isFolder(path)) {
    return checkpointIn(path);
  }
  const isCheckpoint = path.endsWith(WEIGHTS) || path.endsWith(INDEX);
  return isCheckpoint && (await isFile(path)) ? path : null;
}

/** The one checkpoint of a folder; null where there is none, or several that are no model's. */
async function checkpointIn(folder: string): Promise<string | null> {
  const names = await wholeCheckpoints(folder);
  const usual = ['model.safetensors.index.json', 'model.safetensors', 'adapter_model.safetensors'];
  const name = usual.find((each) => names.includes(each)) ?? (names.length === 1 ? names[0] : null);
  return name === undefined || name === null ? null : join(folder, name);
}

/** Indexes and files of a folder that are whole checkpoints. */
async function wholeCheckpoints(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  const indexes = names.filter((name) => name.endsWith(INDEX));
  return [...indexes, ...names.filter((name) => name.endsWith(WEIGHTS) && !SHARD.test(name))];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.slice(0, MOST_ENTRIES).sort();
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function changedAtMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Two paths of one file have one real path. */
async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
