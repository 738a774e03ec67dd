/** What the tests need of the workbench and of the extension in it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import type { ElementsDocument } from '../../src/editor/elementsDocument.ts';
import type { TestApi } from '../../src/editor/testApi.ts';
import type { RunMetric, RunState } from '../../src/protocol/webview.ts';

/** A document whose rows have spectra. */
export type SpectralDocument = AnyDocument & Pick<ElementsDocument, 'spectrum'>;

const EXTENSION_ID = 'checkpoint-lens.checkpoint-lens';

export function extension(): vscode.Extension<TestApi> {
  const found = vscode.extensions.getExtension<TestApi>(EXTENSION_ID);
  assert.ok(found, `${EXTENSION_ID} is not installed`);
  return found;
}

export async function api(): Promise<TestApi> {
  return extension().activate();
}

/** A file of the workspace, which is a copy of samples/. */
export function sample(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the suite runs in a folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

export function repositoryFile(path: string): string {
  return readFileSync(join(extension().extensionPath, path), 'utf8');
}

/** Waits for what no event tells; the test's own limit ends the waiting. */
export async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for the end of the run that is going on, or about to. */
export async function runEnd(document: AnyDocument): Promise<RunState> {
  return until(() => {
    const state = document.runState;
    return state !== null && state.status !== 'running' && state;
  });
}

export async function runToEnd(
  document: AnyDocument,
  rows: readonly number[],
  metrics: readonly RunMetric[],
): Promise<RunState> {
  await document.startRun(rows, metrics);
  return runEnd(document);
}

export function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

/** Forgets what earlier tests have opened and measured. */
export async function forgetEverything(): Promise<void> {
  await closeEditors();
  const { documents } = await api();
  [...documents].forEach((document) => document.dispose());
  await vscode.commands.executeCommand('checkpointLens.clearCache');
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
