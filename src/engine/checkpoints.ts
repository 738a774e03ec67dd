/** The checkpoints that are open: headers only, kept between requests. */
import { openCheckpoint, type OpenedCheckpoint } from '../native/checkpoint.ts';
import { identityOf, type Identity } from './identity.ts';
import { namingMissingShards } from './missingShards.ts';

/** Headers kept at a time; the one not used for longest goes first. */
const CAPACITY = 16;

interface Entry {
  readonly opened: OpenedCheckpoint;
  readonly readAtMs: number;
  readonly identity: Identity;
}

export class Checkpoints {
  private readonly entries = new Map<string, Promise<Entry>>();

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
        this.keep(path, known);
        return entry.opened;
      }
    }
    // Requests that meet here while the file is being read share one reading.
    const reading = this.entries.get(path);
    const entry = reading === undefined || reading === known ? this.read(path) : reading;
    return (await entry).opened;
  }

  private read(path: string): Promise<Entry> {
    const entry = readEntry(path);
    this.keep(path, entry);
    entry.catch(() => {
      if (this.entries.get(path) === entry) {
        this.entries.delete(path);
      }
    });
    return entry;
  }

  /** Puts an entry last in line, and drops the first where there are too many. */
  private keep(path: string, entry: Promise<Entry>): void {
    this.entries.delete(path);
    this.entries.set(path, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > CAPACITY && oldest !== undefined) {
      this.entries.delete(oldest);
    }
  }
}

async function readEntry(path: string): Promise<Entry> {
  const readAtMs = Date.now();
  const opened = await openCheckpoint(path).catch(namingMissingShards);
  return { opened, readAtMs, identity: await identityOf(opened.checkpoint, readAtMs) };
}

async function isCurrent({ opened, readAtMs, identity }: Entry): Promise<boolean> {
  return identity.settled && (await identityOf(opened.checkpoint, readAtMs)).text === identity.text;
}
