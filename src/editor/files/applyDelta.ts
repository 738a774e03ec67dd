/** The command that makes the file that a delta is for. */
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { deltaBase, fileKindOf } from '../../analysis/fileKind.ts';
import { byteSize } from '../../analysis/figureText.ts';
import { AnalysisError } from '../../model/failure.ts';
import type { FileKind } from '../../model/fileKind.ts';
import { ApplyDelta, FileProgress, OpenCheckpoint } from '../../protocol/engine.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { pathOf } from '../paths.ts';
import { pickDeltaBase } from './deltaBasePick.ts';
import { chosenPath, shownName, tellWritten } from './fileDialogs.ts';
import { appliedFile } from './fileNames.ts';
import { tellFailure, withFileProgress } from './fileProgress.ts';

/**
 * Asks for the base and where the file is to be, makes it and leads to it; says why where it cannot.
 *
 * @param chosen the base of this workspace
 */
export async function applyDelta(
  engine: EngineProcess,
  file: vscode.Uri,
  chosen: vscode.Uri | undefined,
): Promise<void> {
  const failed = vscode.l10n.t('The delta was not applied.');
  try {
    const delta = pathOf(file);
    const { metadata } = await engine.request(OpenCheckpoint, { path: delta });
    const { other } = deltaOf(fileKindOf(metadata), delta);
    const base = await pickDeltaBase(file, deltaBase(metadata), chosen);
    const suggestion = base && (await appliedFile(delta, other, isTaken));
    const out = suggestion && (await chosenPath(vscode.l10n.t('Apply Sparse Delta'), suggestion));
    if (base === undefined || out === undefined) {
      return;
    }
    const title = vscode.l10n.t('Writing {0}', shownName(out));
    const applied = await withFileProgress(title, failed, (listener, token) =>
      engine.requestWithProgress(
        ApplyDelta,
        { base: pathOf(base), delta, out },
        { type: FileProgress, listener },
        token,
      ),
    );
    if (applied !== undefined) {
      tellWritten(out, appliedText(out, applied.other.file, applied.other.bytes));
    }
  } catch (error) {
    tellFailure(failed, error);
  }
}

/** @throws AnalysisError for what is no delta that can be applied. */
function deltaOf(kind: FileKind | null, path: string): FileKind & { readonly kind: 'delta' } {
  if (kind?.kind === 'delta') {
    return kind;
  }
  const message =
    kind?.kind === 'patch'
      ? vscode.l10n.t('This is a sparse patch of a trainer, which does not say of what base.')
      : vscode.l10n.t('This is no sparse delta.');
  throw new AnalysisError({ kind: 'invalid', path, message });
}

async function isTaken(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function appliedText(out: string, file: string, bytes: number): string {
  return vscode.l10n.t(
    '{0} was written, {1}: {2} byte for byte.',
    shownName(out),
    byteSize(bytes),
    shownName(file),
  );
}
