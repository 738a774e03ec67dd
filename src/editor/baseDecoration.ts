/** Marks the base checkpoint in the Explorer and on tabs. */
import * as vscode from 'vscode';
import type { BaseCheckpoint } from './baseCheckpoint.ts';

export function decorateBase(base: BaseCheckpoint): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    onDidChangeFileDecorations: base.onDidChange,
    provideFileDecoration: (uri) =>
      uri.toString() === base.uri?.toString()
        ? new vscode.FileDecoration('B', vscode.l10n.t('Base checkpoint'))
        : undefined,
  });
}
