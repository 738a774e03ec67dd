/** What the `when` clauses of package.json ask for. */
import * as vscode from 'vscode';
import type { BaseCheckpoint } from './baseCheckpoint.ts';
import type { OpenDocuments } from './documents.ts';

/** Keeps `checkpointLens.inUse` and `checkpointLens.running` true to what is open. */
export function keepContextKeys(documents: OpenDocuments, base: BaseCheckpoint): vscode.Disposable {
  // The Explorer offers folders as checkpoints only where checkpoints have been of interest. That
  // the extension is active says nothing: any text in which names may stand makes it so.
  let isInUse = false;
  const use = (): void => {
    if (!isInUse) {
      isInUse = true;
      setContext('checkpointLens.inUse', true);
    }
  };
  if (base.uri !== undefined) {
    use();
  }
  let isRunning = false;
  const changed = documents.onDidChange(() => {
    use();
    const runs = [...documents].some(({ runState }) => runState?.status === 'running');
    if (runs !== isRunning) {
      isRunning = runs;
      setContext('checkpointLens.running', runs);
    }
  });
  return vscode.Disposable.from(changed, base.onDidChange(use));
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
