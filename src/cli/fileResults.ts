/** What commands print that write a file of their own. */
import type { OnProgress } from '../engine/files.ts';
import { Progress } from './progress.ts';

export interface FileResults {
  /** The one JSON document, in pieces. */
  json(): Iterable<string>;
  /** The same for people, line by line. */
  text(): Iterable<string>;
}

/** Shows how far `work` is until it ends. */
export async function withProgress<T>(work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  const progress = new Progress(null);
  try {
    return await work((fraction) => {
      progress.advance(fraction);
    });
  } finally {
    progress.end();
  }
}
