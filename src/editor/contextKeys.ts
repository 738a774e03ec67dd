/** What the `when` clauses of package.json ask for. */
import * as vscode from 'vscode';
import { activeResource } from './activeResource.ts';
import type { BaseCheckpoint } from './baseCheckpoint.ts';
import type { OpenDocuments } from './documents.ts';

/**
 * Keeps `checkpointLens.inUse`, `checkpointLens.running` (whether anything runs) and
 * `checkpointLens.activeRunning` (whether the active editor's analysis does) true to what is open.
 */
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
  const keepRuns = runKeys(documents);
  const changed = documents.onDidChange(() => {
    use();
    keepRuns();
  });
  const tabs = vscode.window.tabGroups;
  return vscode.Disposable.from(
    changed,
    base.onDidChange(use),
    tabs.onDidChangeTabs(keepRuns),
    tabs.onDidChangeTabGroups(keepRuns),
  );
}

function runKeys(documents: OpenDocuments): () => void {
  const known = new Map<string, boolean>();
  const keep = (key: string, value: boolean): void => {
    if ((known.get(key) ?? false) !== value) {
      known.set(key, value);
      setContext(key, value);
    }
  };
  return () => {
    const running = documents.running();
    const active = activeResource()?.toString();
    keep('checkpointLens.running', running.length > 0);
    keep(
      'checkpointLens.activeRunning',
      running.some(({ uri }) => uri.toString() === active),
    );
  };
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
