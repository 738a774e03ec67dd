/** Cancels an analysis: the active editor's, or one of several that the user picks. */
import * as vscode from 'vscode';
import { activeResource } from './activeResource.ts';
import type { AnyDocument } from './analysisDocument.ts';
import type { OpenDocuments } from './documents.ts';
import { progressOf } from './runProgress.ts';

/** What the status bar hands over: it says nothing of an editor. */
export const ANY_ANALYSIS = 'any';

/**
 * That of the editor that was clicked, or of the active one, where it runs; else the only one, or
 * those that are picked.
 */
export async function cancelAnalysis(documents: OpenDocuments, from: unknown): Promise<void> {
  const running = documents.running();
  const of = from instanceof vscode.Uri ? from : from === ANY_ANALYSIS ? null : activeResource();
  const shown = running.find(({ uri }) => uri.toString() === of?.toString());
  const chosen = shown ?? (running.length === 1 ? running[0] : undefined);
  for (const document of chosen === undefined ? await picked(running) : [chosen]) {
    document.cancelRun();
  }
}

async function picked(running: readonly AnyDocument[]): Promise<readonly AnyDocument[]> {
  if (running.length === 0) {
    return [];
  }
  const items = running.map((document) => ({
    label: document.title,
    description: progressOf(document.runState),
    document,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Cancel Analysis'),
    placeHolder: vscode.l10n.t('Select the analyses to cancel'),
    canPickMany: true,
  });
  return (chosen ?? []).map(({ document }) => document);
}
