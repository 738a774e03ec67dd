/** A delta gets its name once it was applied and made the very file that it is for. */
import { mkdtemp, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AnalysisError } from '../model/failure.ts';
import type { WrittenDelta } from '../model/files.ts';
import type { Pairing } from '../model/pair.ts';
import { openCheckpoint } from '../native/checkpoint.ts';
import type { OpenedCheckpoint } from './engine.ts';
import { applyDelta, writeDelta, type OnProgress } from './files.ts';
import { shardPaths } from './identity.ts';

/** What writing takes of the time; applying, which reads less, takes the rest. */
const WRITING = 0.65;

/**
 * Writes the file of `other` as changes to `base`, and proves that applying them makes it again,
 * byte for byte. That takes the room of both files beside `out` until it is done.
 *
 * @param pairing which tensors are one, though their names differ
 * @throws AnalysisError as `writeDelta` of files.ts; under `out` is then what was there before.
 */
export async function writeVerifiedDelta(
  base: OpenedCheckpoint,
  other: OpenedCheckpoint,
  pairing: Pick<Pairing, 'pairs'>,
  out: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<WrittenDelta> {
  await refuseInputs(out, [base, other]);
  const target = await realpath(out).catch(() => out);
  return inFolderBeside(target, async (folder) => {
    const [delta, made] = [join(folder, basename(target)), join(folder, 'applied')];
    const writing = (fraction: number): void => onProgress(fraction * WRITING);
    const written = await writeDelta(base, other, pairing, delta, writing, signal);
    const applying = (fraction: number): void => onProgress(WRITING + fraction * (1 - WRITING));
    // Refuses its own result where the digest is not that of the file of `other`.
    await applyDelta(base, await openCheckpoint(delta), made, applying, signal);
    await rename(delta, target).catch((error: unknown) => refuse(target, error));
    return written;
  });
}

/** Runs `work` in a folder of its own beside `target`, which is removed with all that is in it. */
async function inFolderBeside<T>(target: string, work: (folder: string) => Promise<T>): Promise<T> {
  const pattern = join(dirname(target), `.${basename(target)}.tmp-`);
  const folder = await mkdtemp(pattern).catch((error: unknown) => refuse(target, error));
  try {
    return await work(folder);
  } catch (error) {
    throw ofTarget(error, folder, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A failure of a file in `folder` as one of `target`: nobody knows the others. */
function ofTarget(error: unknown, folder: string, target: string): unknown {
  const path = error instanceof AnalysisError ? error.failure.path : undefined;
  return error instanceof AnalysisError && path !== undefined && dirname(path) === folder
    ? new AnalysisError({ ...error.failure, path: target })
    : error;
}

/** @throws AnalysisError where `out` is a file that is read. */
async function refuseInputs(out: string, inputs: readonly OpenedCheckpoint[]): Promise<void> {
  const existing = await fileAt(out);
  const shards = await Promise.all(inputs.map(({ checkpoint }) => shardPaths(checkpoint)));
  const paths = [...inputs.map(({ checkpoint }) => checkpoint.path), ...shards.flat()];
  const files = await Promise.all(paths.map(fileAt));
  if (existing !== null && files.includes(existing)) {
    refuse(out, new Error('is one of the files to read: give another name'));
  }
}

function refuse(out: string, why: unknown): never {
  const reason = why instanceof Error ? why.message : String(why);
  const message = `cannot be written: ${reason}`;
  throw new AnalysisError({ kind: 'unreadable', path: out, message });
}

/** The file behind a path, which another path may lead to, too; null where there is none. */
async function fileAt(path: string): Promise<string | null> {
  return stat(path).then(
    (stats) => (stats.isFile() ? `${stats.dev}:${stats.ino}` : null),
    () => null,
  );
}
