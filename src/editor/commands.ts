/** The commands, from wherever they are called: Explorer, tab, editor title, palette. */
import * as vscode from 'vscode';
import { ClearCache } from '../protocol/engine.ts';
import { activeResource } from './activeResource.ts';
import type { BaseCheckpoint } from './baseCheckpoint.ts';
import { CHECKPOINT_FILES, isCheckpoint, viewTypeOf } from './checkpointFiles.ts';
import { CommandId, ViewType } from './commandIds.ts';
import { changeBase, openDiff, openSide, swapSides } from './diffTabs.ts';
import { DIFF_SCHEME } from './diffUri.ts';
import type { OpenDocuments } from './documents.ts';
import type { EngineProcess } from './engineProcess.ts';
import { labelOf } from './labels.ts';
import { foundBase } from './likelyBase.ts';
import { cancelAnalysis } from './cancelAnalysis.ts';
import { compareThird } from './updatesTabs.ts';
import { isOfUpdates } from './updatesUri.ts';

export interface CommandTargets {
  readonly base: BaseCheckpoint;
  readonly documents: OpenDocuments;
  readonly engine: EngineProcess;
  readonly log: vscode.LogOutputChannel;
}

export function registerCommands({
  base,
  documents,
  engine,
  log,
}: CommandTargets): vscode.Disposable {
  const commands: Record<
    (typeof CommandId)[keyof typeof CommandId],
    (...args: never[]) => unknown
  > = {
    [CommandId.selectBase]: (uri?: vscode.Uri) => selectBase(base, uri),
    [CommandId.compareWithBase]: (uri?: vscode.Uri) => compareWithBase(base, uri),
    [CommandId.compareSelected]: (_clicked?: vscode.Uri, selected?: vscode.Uri[]) =>
      compareSelected(selected ?? []),
    [CommandId.swapSides]: onDiff(swapSides),
    [CommandId.changeBase]: onDiff((diff) => changeBase(diff, base.uri)),
    [CommandId.openBase]: onDiff((diff) => openSide(diff, 'base')),
    [CommandId.openOther]: onDiff((diff) => openSide(diff, 'other')),
    // a menu hands over more than the resource
    [CommandId.compareThird]: (clicked?: vscode.Uri, third?: unknown) =>
      onDiff((diff) => compareThird(diff, third instanceof vscode.Uri ? third : undefined))(
        clicked,
      ),
    [CommandId.open]: (uri?: vscode.Uri) => openCheckpoint(uri),
    [CommandId.openFile]: () => openFile(),
    [CommandId.openText]: (uri?: vscode.Uri) => openText(uri),
    [CommandId.reload]: () => reload(documents),
    [CommandId.cancelAnalysis]: (from?: unknown) => cancelAnalysis(documents, from),
    [CommandId.restartEngine]: () => engine.stop(),
    [CommandId.clearCache]: () => clearCache(engine),
    [CommandId.showLog]: () => log.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, handler]) =>
      vscode.commands.registerCommand(id, handler),
    ),
  );
}

async function selectBase(base: BaseCheckpoint, clicked: vscode.Uri | undefined): Promise<void> {
  const uri = clicked ?? activeCheckpoint();
  if (uri === undefined) {
    await askForCheckpoint();
    return;
  }
  await base.select(uri);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Base checkpoint: {0}', labelOf(uri.fsPath)),
    5000,
  );
}

async function compareWithBase(
  base: BaseCheckpoint,
  clicked: vscode.Uri | undefined,
): Promise<void> {
  const other = clicked ?? activeCheckpoint();
  if (other === undefined) {
    await askForCheckpoint();
    return;
  }
  const chosen = base.uri ?? (await foundBase(other));
  if (chosen !== undefined) {
    await openDiff(chosen, other);
  }
}

/** The first one selected is the base. */
async function compareSelected(selected: readonly vscode.Uri[]): Promise<void> {
  const [base, other, ...rest] = selected;
  if (
    base === undefined ||
    other === undefined ||
    rest.length > 0 ||
    !(await mayBeCheckpoints(selected))
  ) {
    await vscode.window.showWarningMessage(
      vscode.l10n.t('Select two checkpoints in the Explorer to compare them: the base first.'),
    );
    return;
  }
  await openDiff(base, other);
}

async function openCheckpoint(clicked: vscode.Uri | undefined): Promise<void> {
  const uri = clicked ?? vscode.window.activeTextEditor?.document.uri;
  if (uri !== undefined) {
    await vscode.commands.executeCommand('vscode.openWith', uri, ViewType.index);
  }
}

/** Asks for checkpoints on disk and opens them. */
async function openFile(): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Checkpoint'),
    canSelectMany: true,
    filters: CHECKPOINT_FILES,
  });
  for (const uri of picked ?? []) {
    await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
  }
}

/** Shows an index, which is a text file, as that. */
async function openText(clicked: vscode.Uri | undefined): Promise<void> {
  const uri = clicked ?? activeResource();
  if (uri !== undefined) {
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  }
}

function reload(documents: OpenDocuments): void {
  const uri = activeResource();
  if (uri !== undefined) {
    documents.find(uri)?.reload();
  }
}

/** What is on screen stays there; it is computed again when it is asked for next time. */
async function clearCache(engine: EngineProcess): Promise<void> {
  await engine.request(ClearCache, {});
  vscode.window.setStatusBarMessage(vscode.l10n.t('The result cache was cleared.'), 5000);
}

/** Acts on the comparison that was clicked, or on the active one; does nothing where there is none. */
function onDiff(act: (diff: vscode.Uri) => Promise<void>) {
  return async (clicked?: vscode.Uri): Promise<void> => {
    const diff = clicked ?? activeResource();
    if (diff?.scheme === DIFF_SCHEME && !isOfUpdates(diff)) {
      await act(diff);
    }
  };
}

async function askForCheckpoint(): Promise<void> {
  await vscode.window.showWarningMessage(vscode.l10n.t('Open or select a checkpoint first.'));
}

function activeCheckpoint(): vscode.Uri | undefined {
  const shown = activeResource();
  return shown !== undefined && isCheckpoint(shown) ? shown : undefined;
}

async function mayBeCheckpoints(uris: readonly vscode.Uri[]): Promise<boolean> {
  const answers = await Promise.all(
    uris.map(async (uri) => isCheckpoint(uri) || (await isFolder(uri))),
  );
  return answers.every(Boolean);
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri);
  return (stat.type & vscode.FileType.Directory) !== 0;
}
