import * as vscode from 'vscode';
import { AnalysisError } from '../model/failure.ts';

/**
 * The path of a checkpoint on disk.
 *
 * @throws AnalysisError for any other scheme: tensors are read natively, in ranges, which
 * VS Code's own file systems do not offer.
 */
export function pathOf(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') {
    throw new AnalysisError({
      kind: 'unreadable',
      path: uri.toString(true),
      message: vscode.l10n.t(
        'Only files on disk can be opened, not "{0}:" resources. Copy the checkpoint to a folder, or open that folder in a remote window.',
        uri.scheme,
      ),
    });
  }
  return uri.fsPath;
}
