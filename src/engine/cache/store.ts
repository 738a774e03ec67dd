/** The cache on disk, by `cacache`: what cannot be read is missing, what cannot be written is told once. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import cacache from 'cacache';
import { lock } from 'proper-lockfile';

/** What a key stands for at the moment; another write makes it another one. */
export type Version = string;

/** A lock that is older was left by a process that ended. */
const STALE_MS = 5000;
/** Longer than other processes hold it, shorter than a stale one. */
const LOCK_RETRIES = { retries: 40, factor: 1.2, minTimeout: 5, maxTimeout: 500 };

export class CacheStore {
  /** After a failure nothing more is written: the next one would fail as well, and take as long. */
  private isWritable = true;

  /** @param warn is told, once, why results cannot be kept. */
  constructor(
    readonly folder: string,
    private readonly warn: (message: string) => void,
  ) {}

  /** Null where there is no such key. */
  async version(key: string): Promise<Version | null> {
    const entry = await cacache.get.info(this.folder, key).catch(() => null);
    return entry?.integrity ?? null;
  }

  /** Null where there is no such key, or its content is not what was written. */
  async read(key: string): Promise<{ readonly data: Buffer; readonly version: Version } | null> {
    const version = await this.version(key);
    if (version === null) {
      return null;
    }
    try {
      return { data: await cacache.get.byDigest(this.folder, version), version };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EINTEGRITY') {
        // Content is found by its digest: the same written again would be taken for present.
        await this.removeContent(version);
        return null;
      }
      // Where another process has just replaced it, there is something newer to read.
      return (await this.version(key)) === version ? null : this.read(key);
    }
  }

  /** Writes, replacing what the key stood for. @returns null where that failed. */
  async write(key: string, data: Buffer): Promise<Version | null> {
    if (!this.isWritable) {
      return null;
    }
    try {
      const former = await this.version(key);
      // Typed as a string, and an object that becomes one.
      const integrity: { toString(): Version } = await cacache.put(this.folder, key, data);
      const version = integrity.toString();
      if (former !== null && former !== version) {
        await this.removeContent(former);
      }
      return version;
    } catch (error) {
      this.isWritable = false;
      this.warn(
        `results cannot be kept in ${this.folder}: ${(error as Error).message}. ` +
          'They are computed again next time; choose another folder for the cache, or free space.',
      );
      return null;
    }
  }

  /** Does what no other process may do at the same time: reading what is then written anew. */
  async exclusively<T>(action: () => Promise<T>): Promise<T> {
    const release = await this.locked();
    try {
      return await action();
    } finally {
      await release().catch(() => undefined); // taken for stale by another
    }
  }

  /** Removes everything that any process has kept. */
  async clear(): Promise<void> {
    await cacache.rm.all(this.folder);
  }

  /** A folder that cannot be locked cannot be written either, which writing reports. */
  private async locked(): Promise<() => Promise<void>> {
    try {
      await mkdir(this.folder, { recursive: true });
      const lockfilePath = join(this.folder, 'catalogues.lock');
      return await lock(this.folder, { lockfilePath, stale: STALE_MS, retries: LOCK_RETRIES });
    } catch {
      return () => Promise.resolve();
    }
  }

  private async removeContent(version: Version): Promise<void> {
    await cacache.rm.content(this.folder, version).catch(() => undefined);
  }
}
