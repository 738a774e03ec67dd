/** Results kept on disk, for this process and others, now and later. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import cacache from 'cacache';
import { CacheStore } from './store.ts';
import { ResultSet } from './resultSet.ts';
import { sweep } from './sweep.ts';
import { engineVersion } from './version.ts';

export interface CacheOptions {
  /** Results lie in a folder of their own inside it. */
  readonly folder: string;
  /** What results may take in bytes. */
  readonly maxBytes: number;
}

export const DEFAULT_MAX_BYTES = 2 * 2 ** 30;

/** What a crash may cost. */
const FLUSH_INTERVAL_MS = 2000;
/** How often the size is looked at: by one process, and by all. */
const SWEEP_INTERVAL_MS = 600_000;
/** How exactly it is known when results were used last. */
const USE_INTERVAL_MS = 86_400_000;
/** Sets held open to be added to, and sets known at all. */
const OPEN_SETS = 8;
const KNOWN_SETS = 512;

export class ResultCache {
  private readonly store: CacheStore;
  private readonly maxBytes: number;
  /** The one used last comes last. */
  private readonly sets = new Map<string, ResultSet>();
  private timer: NodeJS.Timeout | undefined;
  private sweptAtMs = 0;

  /** @param warn is told, once, why results cannot be kept. */
  constructor({ folder, maxBytes }: CacheOptions, warn: (message: string) => void) {
    this.store = new CacheStore(join(folder, 'results'), warn);
    this.maxBytes = maxBytes;
  }

  /** The results of this version under everything that tells them from others, as JSON. */
  set(...parts: readonly unknown[]): ResultSet {
    const name = JSON.stringify([engineVersion(), ...parts]);
    const key = createHash('sha256').update(name).digest('hex');
    const set = this.sets.get(key) ?? new ResultSet(this.store, key);
    this.sets.delete(key);
    this.sets.set(key, set);
    this.forgetOldest();
    return set;
  }

  /** To be called after adding to a set: it is written within a few seconds. */
  written(): void {
    this.timer ??= setTimeout(() => void this.flush().then(() => this.tidy()), FLUSH_INTERVAL_MS);
  }

  /** Writes what waits to be written. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const sets = [...this.sets.values()];
    await Promise.all(sets.map((set) => set.flush()));
    sets.slice(0, -OPEN_SETS).forEach((set) => set.close());
  }

  /** Notes that sets were of use, so that they stay longer than others. */
  async use(sets: Iterable<ResultSet>): Promise<void> {
    for (const { key } of sets) {
      const note = `${key}/used`;
      const entry = await cacache.get.info(this.store.folder, note).catch(() => null);
      const usedAtMs = entry?.time ?? 0;
      if (Date.now() - usedAtMs > USE_INTERVAL_MS) {
        await this.store.write(note, Buffer.from(`${note} ${Date.now()}`));
      }
    }
  }

  /** Looks at the size now and then, and removes what is too much; never fails. */
  async tidy(): Promise<void> {
    const now = Date.now();
    if (now - this.sweptAtMs < SWEEP_INTERVAL_MS) {
      return;
    }
    this.sweptAtMs = now;
    const last = await cacache.get.info(this.store.folder, 'swept').catch(() => null);
    if (now - (last?.time ?? 0) < SWEEP_INTERVAL_MS) {
      return;
    }
    await this.store.write('swept', Buffer.from(`${now}`));
    await sweep(this.store.folder, this.maxBytes).catch(() => undefined);
  }

  /** Removes all results, of all files and versions. */
  async clear(): Promise<void> {
    await this.flush();
    this.sets.clear();
    await this.store.clear();
  }

  private forgetOldest(): void {
    for (const [key, set] of this.sets) {
      if (this.sets.size <= KNOWN_SETS) {
        break;
      }
      if (!set.isDirty) {
        this.sets.delete(key);
      }
    }
  }
}
