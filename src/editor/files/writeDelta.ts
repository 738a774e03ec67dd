/** The command that writes the other side of a comparison as changes to its base. */
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { byteSize } from '../../analysis/figureText.ts';
import type { Shard } from '../../model/checkpoint.ts';
import type { DeltaSummary } from '../../model/files.ts';
import { FileProgress, OpenCheckpoint, WriteDelta } from '../../protocol/engine.ts';
import { pairSourceOf } from '../diffUri.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { chosenPath, ownFolder, shownName, tellWritten } from './fileDialogs.ts';
import { deltaFile } from './fileNames.ts';
import { tellFailure, withFileProgress } from './fileProgress.ts';
import { savedText, shareText } from './fileTexts.ts';

/** Asks where, writes it and leads to it; says why where it cannot. */
export async function writeDelta(engine: EngineProcess, diff: vscode.Uri): Promise<void> {
  const failed = vscode.l10n.t('The delta was not written.');
  try {
    const source = pairSourceOf(diff);
    const other = await oneFileOf(engine, source.other);
    const suggestion = other && deltaFile(other, ownFolder());
    const out = suggestion && (await chosenPath(vscode.l10n.t('Write Sparse Delta'), suggestion));
    if (other === undefined || out === undefined) {
      return;
    }
    const title = vscode.l10n.t('Writing and verifying {0}', shownName(out));
    const written = await withFileProgress(title, failed, (listener, token) =>
      engine.requestWithProgress(
        WriteDelta,
        { ...source, other, out },
        { type: FileProgress, listener },
        token,
      ),
    );
    if (written !== undefined) {
      tellWritten(out, writtenText(out, written));
    }
  } catch (error) {
    tellFailure(failed, error);
  }
}

/**
 * A delta makes one file: of a checkpoint in shards, asks for one.
 *
 * @returns the path of the checkpoint, where it is one file; undefined where none was picked
 */
async function oneFileOf(engine: EngineProcess, path: string): Promise<string | undefined> {
  const { shards } = await engine.request(OpenCheckpoint, { path });
  if (shards.length === 1) {
    return path;
  }
  const picked = await vscode.window.showQuickPick(shards.map(itemOf), {
    title: vscode.l10n.t('Write Sparse Delta'),
    placeHolder: vscode.l10n.t('A delta makes one file: which of the {0} shards', shards.length),
    ignoreFocusOut: true,
  });
  const folder = path.endsWith('.json') ? dirname(path) : path;
  return picked && join(folder, picked.file);
}

function itemOf({ file, bytes }: Shard): vscode.QuickPickItem & { readonly file: string } {
  return { label: shownName(file), description: byteSize(bytes), file };
}

function writtenText(out: string, { bytes, other, compared, changed }: DeltaSummary): string {
  const share = compared === 0 ? 0 : changed / compared;
  return vscode.l10n.t(
    '{0} was written and verified: {1}. {2} of the elements changed; applied to the base it makes {3} byte for byte.',
    shownName(out),
    savedText(bytes, other.bytes),
    shareText(share),
    shownName(other.file),
  );
}
