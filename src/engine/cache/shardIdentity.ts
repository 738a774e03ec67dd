/** Which bytes a shard holds: what results of it stay true for. */
import { createHash } from 'node:crypto';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import type { OpenedCheckpoint } from '../../native/checkpoint.ts';
import { shardPaths } from '../identity.ts';

/**
 * A file that changed less than this before it was looked at may change again without its time
 * showing it: file systems keep times in steps of up to two seconds.
 */
const SETTLED_AFTER_MS = 2000;

const LENGTH_BYTES = 8;
/** The format's own limit of a header. */
const MAX_HEADER_BYTES = 100_000_000;

/** Identities of shards, each looked up once for every reading of their headers. */
export class ShardIdentities {
  private readonly known = new WeakMap<OpenedCheckpoint, Map<number, Promise<string | null>>>();

  /**
   * Names the real path, size, time of change and header of a shard. The header fixes dtype, shape
   * and offset of each tensor, so a tensor needs no more than its name beside it.
   *
   * @returns null where the file cannot be read, or changed so lately that it may change unseen:
   * what is measured of it is not to be kept.
   */
  async of(opened: OpenedCheckpoint, shard: number): Promise<string | null> {
    const known = this.known.get(opened) ?? new Map<number, Promise<string | null>>();
    this.known.set(opened, known);
    const looking = known.get(shard) ?? this.look(opened, shard);
    known.set(shard, looking);
    const identity = await looking;
    if (identity === null) {
      known.delete(shard); // it may settle
    }
    return identity;
  }

  private async look(opened: OpenedCheckpoint, shard: number): Promise<string | null> {
    const path = (await shardPaths(opened.checkpoint))[shard];
    return path === undefined ? null : identityOf(path).catch(() => null);
  }
}

async function identityOf(path: string): Promise<string | null> {
  const lookedAtMs = Date.now();
  const handle = await open(path, 'r');
  try {
    const { size, mtimeNs, mtimeMs } = await handle.stat({ bigint: true });
    if (Number(mtimeMs) + SETTLED_AFTER_MS > lookedAtMs) {
      return null;
    }
    return JSON.stringify([await realpath(path), `${size}`, `${mtimeNs}`, await digest(handle)]);
  } finally {
    await handle.close();
  }
}

async function digest(handle: FileHandle): Promise<string> {
  const prefix = Buffer.alloc(LENGTH_BYTES);
  await handle.read(prefix, 0, LENGTH_BYTES, 0);
  const length = Number(prefix.readBigUInt64LE());
  const header = Buffer.alloc(Math.min(length, MAX_HEADER_BYTES));
  const { bytesRead } = await handle.read(header, 0, header.length, LENGTH_BYTES);
  return createHash('sha256').update(prefix).update(header.subarray(0, bytesRead)).digest('hex');
}
