/** An `AbortSignal` carried over to native work. */
import { AnalysisError } from '../model/failure.ts';
import { addon, type NativeCancellation } from './addon.ts';

/**
 * Runs `work` so that aborting `signal` ends it within a second.
 *
 * @throws AnalysisError of kind `cancelled` when the signal was aborted, also before the start.
 */
export async function withCancellation<T>(
  signal: AbortSignal | undefined,
  work: (cancellation: NativeCancellation) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) {
    throw new AnalysisError({ kind: 'cancelled', message: 'cancelled' });
  }
  const cancellation = new (addon().Cancellation)();
  const cancel = (): void => {
    cancellation.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work(cancellation);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
