/** What the `when` clauses of package.json ask for. */
import * as vscode from 'vscode';
import type { OpenDocuments } from './documents.ts';

/** Keeps `checkpointLens.inUse` and `checkpointLens.running` true to what is open. */
export function keepContextKeys(documents: OpenDocuments): vscode.Disposable {
  // The Explorer offers folders as checkpoints only where checkpoints have been of interest.
  setContext('checkpointLens.inUse', true);
  let isRunning = false;
  return documents.onDidChange(() => {
    const runs = [...documents].some(({ runState }) => runState?.status === 'running');
    if (runs !== isRunning) {
      isRunning = runs;
      setContext('checkpointLens.running', runs);
    }
  });
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
