/** The commands that write files of their own, from wherever they are called. */
import * as vscode from 'vscode';
import { activeResource } from '../activeResource.ts';
import type { BaseCheckpoint } from '../baseCheckpoint.ts';
import { isCheckpoint } from '../checkpointFiles.ts';
import { DIFF_SCHEME } from '../diffUri.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { applyDelta } from './applyDelta.ts';
import { writeDelta } from './writeDelta.ts';
import { writeMask } from './writeMask.ts';

/** As package.json contributes them. */
const WRITE_MASK = 'checkpointLens.writeMask';
const WRITE_DELTA = 'checkpointLens.writeDelta';
const APPLY_DELTA = 'checkpointLens.applyDelta';

export function registerFileCommands(
  engine: EngineProcess,
  base: BaseCheckpoint,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(WRITE_MASK, (clicked?: vscode.Uri) =>
      onCheckpoint(clicked, (uri) => writeMask(engine, uri)),
    ),
    vscode.commands.registerCommand(WRITE_DELTA, async (clicked?: vscode.Uri) => {
      const diff = clicked ?? activeResource();
      if (diff?.scheme === DIFF_SCHEME) {
        await writeDelta(engine, diff);
      }
    }),
    vscode.commands.registerCommand(APPLY_DELTA, (clicked?: vscode.Uri) =>
      onCheckpoint(clicked, (uri) => applyDelta(engine, uri, base.uri)),
    ),
  );
}

/** What was clicked may be a folder, too; what is active has to be a checkpoint. */
async function onCheckpoint(
  clicked: vscode.Uri | undefined,
  act: (uri: vscode.Uri) => Promise<void>,
): Promise<void> {
  const active = activeResource();
  const uri = clicked ?? (active !== undefined && isCheckpoint(active) ? active : undefined);
  if (uri === undefined) {
    await vscode.window.showWarningMessage(vscode.l10n.t('Open or select a checkpoint first.'));
    return;
  }
  await act(uri);
}
