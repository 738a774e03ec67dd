/** Which resources are checkpoints, by their names, and in which editor they open. */
import * as vscode from 'vscode';
import { ViewType } from './commandIds.ts';

/** What dialogs offer. */
export const CHECKPOINT_FILES = { [vscode.l10n.t('Checkpoints')]: ['safetensors', 'json'] };

/** Whether it really is one shows when it is opened. */
export function isCheckpoint(uri: vscode.Uri): boolean {
  return /\.safetensors(\.index\.json)?$/.test(uri.path);
}

/** The editor of a checkpoint: an index, or a folder, is no `.safetensors` file. */
export function viewTypeOf(uri: vscode.Uri): string {
  return uri.path.endsWith('.safetensors') ? ViewType.checkpoint : ViewType.index;
}
