/** Asks where a file is to be written, and leads to it afterwards. */
import { homedir } from 'node:os';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { visibleText } from '../../analysis/visibleText.ts';
import { AnalysisError } from '../../model/failure.ts';
import { ViewType } from '../commandIds.ts';
import { withoutLinks } from '../notificationText.ts';
import { pathOf } from '../paths.ts';
import { isFileName } from './fileNames.ts';

/** Names may come from files of whatever origin. */
const NAME_LENGTH = 120;

/** A file's name in a message. */
export function shownName(path: string): string {
  return visibleText(basename(path), NAME_LENGTH);
}

/** Where files of checkpoints go that lie in a cache. */
export function ownFolder(): string {
  const own = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return own?.uri.fsPath ?? homedir();
}

/**
 * Asks for the path of a file; the dialog itself asks whether one that is there may be replaced.
 *
 * @returns undefined where none was chosen
 * @throws AnalysisError for what is not on disk, or would not open as a checkpoint.
 */
export async function chosenPath(title: string, suggestion: string): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(suggestion),
    filters: { Safetensors: ['safetensors'] },
  });
  if (target === undefined) {
    return undefined;
  }
  const path = pathOf(target);
  if (!isFileName(path)) {
    // To add the ending here could replace a file that the dialog did not ask about.
    const message = vscode.l10n.t('The name has to end in .safetensors.');
    throw new AnalysisError({ kind: 'unreadable', path, message });
  }
  return path;
}

/** Says that a file was written, with buttons that lead to it; waits for nobody to read it. */
export function tellWritten(path: string, message: string): void {
  const uri = vscode.Uri.file(path);
  const open = vscode.l10n.t('Open');
  const reveal = vscode.l10n.t('Reveal');
  const revealing = revealCommand(uri);
  const buttons = revealing === undefined ? [open] : [open, reveal];
  void vscode.window.showInformationMessage(withoutLinks(message), ...buttons).then((chosen) => {
    if (chosen === open) {
      void vscode.commands.executeCommand('vscode.openWith', uri, ViewType.checkpoint);
    } else if (chosen === reveal && revealing !== undefined) {
      void vscode.commands.executeCommand(revealing, uri);
    }
  });
}

/** Outside the workspace only the system's file manager shows a file, and none does remotely. */
function revealCommand(uri: vscode.Uri): string | undefined {
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    return 'revealInExplorer';
  }
  const isLocal =
    vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return isLocal ? 'revealFileInOS' : undefined;
}
