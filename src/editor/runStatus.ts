/** The status bar item of the runs that are going on. */
import * as vscode from 'vscode';
import type { RunState } from '../protocol/webview.ts';
import type { AnyDocument } from './analysisDocument.ts';
import { ANY_ANALYSIS } from './cancelAnalysis.ts';
import { CommandId } from './commandIds.ts';
import type { OpenDocuments } from './documents.ts';
import { progressOf } from './runProgress.ts';

/** Statistics of one tensor take less: an item that only flashes is a distraction. */
const SHOWN_FROM_MS = 500;

/** Shows progress, rate and time left while anything runs; a click cancels, or asks which of several. */
export function showRunStatus(documents: OpenDocuments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'checkpointLens.run',
    vscode.StatusBarAlignment.Left,
  );
  item.name = vscode.l10n.t('Checkpoint Analysis');
  const title = vscode.l10n.t('Cancel Analysis');
  item.command = { command: CommandId.cancelAnalysis, title, arguments: [ANY_ANALYSIS] };
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
  const hint =
    running.length === 1
      ? vscode.l10n.t('Click to cancel.')
      : vscode.l10n.t('Click to choose what to cancel.');
  return [...lines, hint].join('\n');
}
