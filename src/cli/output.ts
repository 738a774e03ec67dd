/** Where results go: stdout, and a file that is whole or not there. */
import { rmSync } from 'node:fs';
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AnalysisError } from '../model/failure.ts';

/** Pieces are gathered into writes of about this size. */
const WRITE_SIZE = 1 << 16;

/**
 * Writes to stdout, waiting for a slow reader. A reader that has gone (`| head`) has what it wanted.
 *
 * @returns false when the reader has gone.
 * @throws AnalysisError `unreadable` when stdout cannot be written.
 */
export async function writeStdout(pieces: Iterable<string>): Promise<boolean> {
  // The failure arrives at the write that it belongs to; without a listener it would be thrown as well.
  process.stdout.on('error', () => undefined);
  try {
    for (const text of gathered(pieces)) {
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      });
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
      return false;
    }
    throw cannotWrite('standard output', error);
  }
}

/** A file that appears under its name only when all of it is written. */
export class OutputFile {
  private constructor(
    private readonly path: string,
    private readonly target: string,
    private readonly temporary: string | null,
    private readonly handle: FileHandle,
  ) {}

  /** @throws AnalysisError when the file could not be written later, before any work is done. */
  static async create(path: string): Promise<OutputFile> {
    try {
      const existing = await stat(path).catch(() => null);
      if (existing?.isDirectory() === true) {
        throw new Error('is a folder');
      }
      if (existing !== null && !existing.isFile()) {
        // A pipe or device is written as it is: renaming would put a file in its place.
        return new OutputFile(path, path, null, await open(path, 'w'));
      }
      // Through a symlink, so that the link stays and its target is replaced.
      const target = existing === null ? path : await realpath(path);
      const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      const handle = await open(temporary, 'wx');
      // However the process ends: after a commit there is nothing left to remove.
      process.once('exit', () => rmSync(temporary, { force: true }));
      return new OutputFile(path, target, temporary, handle);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  /** Writes everything and puts the file in place. */
  async commit(pieces: Iterable<string | Uint8Array>): Promise<void> {
    try {
      for (const piece of gathered(pieces)) {
        await this.handle.writeFile(piece);
      }
      if (this.temporary === null) {
        await this.handle.close();
      } else {
        await this.handle.sync();
        await this.handle.close();
        await rename(this.temporary, this.target);
      }
    } catch (error) {
      await this.discard();
      throw cannotWrite(this.path, error);
    }
  }

  /** Leaves no trace. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    if (this.temporary !== null) {
      await rm(this.temporary, { force: true });
    }
  }
}

function* gathered<Piece extends string | Uint8Array>(
  pieces: Iterable<Piece>,
): Generator<Piece | string> {
  let text = '';
  for (const piece of pieces) {
    const isText = typeof piece === 'string';
    text += isText ? piece : '';
    if (text.length >= WRITE_SIZE || (!isText && text !== '')) {
      yield text;
      text = '';
    }
    if (!isText) {
      yield piece;
    }
  }
  if (text !== '') {
    yield text;
  }
}

function cannotWrite(path: string, error: unknown): AnalysisError {
  const reason = (error as Error).message.replace(/,? \w+ '.*'$/s, '').replace(/^[A-Z]+: /, '');
  return new AnalysisError({ kind: 'unreadable', path, message: `cannot be written: ${reason}` });
}
