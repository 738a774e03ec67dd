/** How far a run is, in a few words, for the status bar and the list of what can be cancelled. */
import * as vscode from 'vscode';
import type { RunState } from '../protocol/webview.ts';
import { durationText } from './timeLeft.ts';

/** Before that there is no rate to go by. */
const RATE_FROM_MS = 1000;

/** For example `156 of 252, 2.1/s, 46 s left`. */
export function progressOf(state: RunState | null): string {
  if (state === null) {
    return '';
  }
  const { total, done, known, elapsedMs, remainingMs } = state;
  const parts = [vscode.l10n.t('{0} of {1}', done, total)];
  if (done > known && elapsedMs > RATE_FROM_MS) {
    parts.push(`${Number((((done - known) * 1000) / elapsedMs).toPrecision(2))}/s`);
  }
  if (remainingMs !== null) {
    parts.push(vscode.l10n.t('{0} left', durationText(remainingMs)));
  }
  return parts.join(', ');
}
