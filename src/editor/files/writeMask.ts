/** The command that writes a mask of a checkpoint. */
import * as vscode from 'vscode';
import { fileKindOf } from '../../analysis/fileKind.ts';
import { byteSize, integer } from '../../analysis/figureText.ts';
import { AnalysisError } from '../../model/failure.ts';
import type { MaskSummary } from '../../model/files.ts';
import { FileProgress, OpenCheckpoint, WriteMask } from '../../protocol/engine.ts';
import type { EngineProcess } from '../engineProcess.ts';
import { pathOf } from '../paths.ts';
import { chosenPath, ownFolder, shownName, tellWritten } from './fileDialogs.ts';
import { maskFile } from './fileNames.ts';
import { tellFailure, withFileProgress } from './fileProgress.ts';
import { shareText } from './fileTexts.ts';
import { askForMask } from './maskInput.ts';

/** Asks what is to be written where, writes it and leads to it; says why where it cannot. */
export async function writeMask(engine: EngineProcess, checkpoint: vscode.Uri): Promise<void> {
  const failed = vscode.l10n.t('The mask was not written.');
  try {
    const path = pathOf(checkpoint);
    await refuseOtherKinds(engine, path);
    const input = await askForMask();
    const suggestion = input && maskFile(path, input.kind, ownFolder());
    const out = suggestion && (await chosenPath(vscode.l10n.t('Write Mask'), suggestion));
    if (input === undefined || out === undefined) {
      return;
    }
    const title = vscode.l10n.t('Writing {0}', shownName(out));
    const written = await withFileProgress(title, failed, (listener, token) =>
      engine.requestWithProgress(
        WriteMask,
        { path, out, ...input },
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

/** @throws AnalysisError for what is not the weights of a model, or cannot be read. */
async function refuseOtherKinds(engine: EngineProcess, path: string): Promise<void> {
  const { metadata } = await engine.request(OpenCheckpoint, { path });
  const kind = fileKindOf(metadata)?.kind;
  if (kind !== undefined) {
    const message = vscode.l10n.t(
      'This is a mask, a delta or a patch, not the weights of a model.',
    );
    throw new AnalysisError({ kind: 'invalid', path, message });
  }
}

function writtenText(out: string, { bytes, tensors, elements, selected }: MaskSummary): string {
  return vscode.l10n.t(
    '{0} was written, {1}: {2} of the weights of {3} tensors are inside.',
    shownName(out),
    byteSize(bytes),
    shareText(selected / elements),
    integer(tensors),
  );
}
