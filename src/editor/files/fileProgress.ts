/** Shows how far a file is that is being written, and how it ended. */
import * as vscode from 'vscode';
import { AnalysisError } from '../../model/failure.ts';
import { toFailure } from '../failures.ts';
import { withoutLinks } from '../notificationText.ts';
import { durationText, remainingMs } from '../timeLeft.ts';

/** What writes the file. */
export type FileWork<R> = (
  onFraction: (fraction: number) => void,
  token: vscode.CancellationToken,
) => Promise<R>;

/**
 * Runs `work` under a notification that can cancel it. Where it fails, a message says why.
 *
 * @param failed begins that message
 * @returns undefined where it failed or was cancelled
 */
export async function withFileProgress<R>(
  title: string,
  failed: string,
  work: FileWork<R>,
): Promise<R | undefined> {
  const location = vscode.ProgressLocation.Notification;
  try {
    return await vscode.window.withProgress(
      { location, title, cancellable: true },
      async (progress, token) => work(telling(progress), token),
    );
  } catch (error) {
    tellFailure(failed, error);
    return undefined;
  }
}

/** Tells why something was not done, unless it was cancelled; waits for nobody to read it. */
export function tellFailure(failed: string, error: unknown): void {
  const failure = toFailure(error);
  if (failure.kind !== 'cancelled') {
    const reason = new AnalysisError(failure).message;
    void vscode.window.showErrorMessage(withoutLinks(`${failed} ${reason}`));
  }
}

/** For example `42 %, 3 min left`. */
export function progressText(fraction: number, elapsedMs: number): string {
  const percent = `${Math.floor(fraction * 100)} %`;
  const left = remainingMs(elapsedMs, fraction);
  return left === null ? percent : `${percent}, ${vscode.l10n.t('{0} left', durationText(left))}`;
}

function telling(
  progress: vscode.Progress<{ message: string; increment: number }>,
): (fraction: number) => void {
  const startedAt = performance.now();
  let told = 0;
  return (fraction) => {
    const message = progressText(fraction, performance.now() - startedAt);
    progress.report({ message, increment: Math.max(0, fraction - told) * 100 });
    told = Math.max(told, fraction);
  };
}
