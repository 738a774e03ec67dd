/** The status bar item of the runs that are going on. */
import * as vscode from 'vscode';
import type { RunState } from '../protocol/webview.ts';
import type { AnyDocument } from './analysisDocument.ts';
import { CommandId } from './commandIds.ts';
import type { OpenDocuments } from './documents.ts';
import { durationText } from './timeLeft.ts';

/** Statistics of one tensor take less: an item that only flashes is a distraction. */
const SHOWN_FROM_MS = 500;

/** Before that there is no rate to go by. */
const RATE_FROM_MS = 1000;

/** Shows progress, rate and time left while anything runs; a click cancels. */
export function showRunStatus(documents: OpenDocuments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'checkpointLens.run',
    vscode.StatusBarAlignment.Left,
  );
  item.name = vscode.l10n.t('Checkpoint Analysis');
  item.command = CommandId.cancelAnalysis;
  const update = (): void => {
    const running = [...documents].filter(({ runState }) => isShown(runState));
    if (running.length === 0) {
      item.hide();
      return;
    }
    item.text = `$(loading~spin) ${textOf(running)}`;
    item.tooltip = tooltipOf(running);
    item.show();
  };
  return vscode.Disposable.from(item, documents.onDidChange(update));
}

function isShown(state: RunState | null): boolean {
  return state !== null && state.status === 'running' && state.elapsedMs >= SHOWN_FROM_MS;
}

function textOf(running: readonly AnyDocument[]): string {
  const [first] = running;
  return running.length === 1 && first !== undefined
    ? `${first.title}: ${progressOf(first.runState)}`
    : vscode.l10n.t('{0} checkpoint analyses', running.length);
}

function tooltipOf(running: readonly AnyDocument[]): string {
  const lines = running.map((document) => `${document.title}: ${progressOf(document.runState)}`);
  return [...lines, vscode.l10n.t('Click to cancel.')].join('\n');
}

/** For example `156 of 252, 2.1/s, 46 s left`. */
function progressOf(state: RunState | null): string {
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
