/** The checkpoints that are open: headers only, kept between requests. */
import { AnalysisError } from '../model/failure.ts';
import { openCheckpoint, type OpenedCheckpoint } from '../native/checkpoint.ts';
import { identityOf, type Identity } from './identity.ts';
import { leftOut, namingMissingShards } from './missingShards.ts';

/** Headers kept at a time; the one not used for longest goes first. */
const CAPACITY = 16;

interface Entry {
  readonly opened: OpenedCheckpoint;
  readonly readAtMs: number;
  readonly identity: Identity;
}

export class Checkpoints {
  private readonly entries = new Map<string, Promise<Entry>>();
  private readonly incomplete = new Map<string, Promise<Entry>>();

  /**
   * The checkpoint at an absolute path; its headers are read again when a file has changed.
   *
   * @throws AnalysisError `unreadable` or `invalid`.
   */
  async get(path: string): Promise<OpenedCheckpoint> {
    const known = this.entries.get(path);
    if (known !== undefined) {
      const entry = await known;
      if (await isCurrent(entry)) {
        keep(this.entries, path, known);
        return entry.opened;
      }
    }
    // Requests that meet here while the file is being read share one reading.
    const reading = this.entries.get(path);
    const entry = reading === undefined || reading === known ? this.read(path) : reading;
    return (await entry).opened;
  }

  /**
   * As `get`, but an index whose shards are partly missing stands for the others, and `missing` of
   * the checkpoint says which are left out.
   *
   * @throws AnalysisError `unreadable` or `invalid`.
   */
  async getPresent(path: string): Promise<OpenedCheckpoint> {
    const known = await this.incomplete.get(path)?.catch(() => undefined);
    if (known !== undefined && (await isCurrent(known))) {
      return known.opened;
    }
    this.incomplete.delete(path);
    try {
      return await this.get(path);
    } catch (error) {
      const index = error instanceof AnalysisError ? (error.failure.path ?? '') : '';
      if (!index.endsWith('.index.json')) {
        throw error;
      }
      // Requests that meet here share one reading.
      const entry = this.incomplete.get(path) ?? readPresent(path, index);
      keep(this.incomplete, path, entry);
      return (await entry).opened;
    }
  }

  private read(path: string): Promise<Entry> {
    const entry = readEntry(path);
    keep(this.entries, path, entry);
    entry.catch(() => {
      if (this.entries.get(path) === entry) {
        this.entries.delete(path);
      }
    });
    return entry;
  }
}

/** Puts an entry last in line, and drops the first where there are too many. */
function keep(entries: Map<string, Promise<Entry>>, path: string, entry: Promise<Entry>): void {
  entries.delete(path);
  entries.set(path, entry);
  const [oldest] = entries.keys();
  if (entries.size > CAPACITY && oldest !== undefined) {
    entries.delete(oldest);
  }
}

async function readEntry(path: string): Promise<Entry> {
  const readAtMs = Date.now();
  const opened = await openCheckpoint(path).catch(namingMissingShards);
  return { opened, readAtMs, identity: await identityOf(opened.checkpoint, readAtMs) };
}

/** @throws AnalysisError where no shard is there, with the names of those that are missing. */
async function readPresent(path: string, index: string): Promise<Entry> {
  const readAtMs = Date.now();
  const { native, checkpoint } = await openCheckpoint(path, true).catch(namingMissingShards);
  const missing = await leftOut(index, checkpoint.shards);
  const opened = {
    native,
    checkpoint: missing.length === 0 ? checkpoint : { ...checkpoint, missing },
  };
  return { opened, readAtMs, identity: await identityOf(opened.checkpoint, readAtMs) };
}

async function isCurrent({ opened, readAtMs, identity }: Entry): Promise<boolean> {
  return identity.settled && (await identityOf(opened.checkpoint, readAtMs)).text === identity.text;
}
