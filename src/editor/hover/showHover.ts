/** The command that shows the card of what the keyboard is on in the active editor. */
import * as vscode from 'vscode';
import { ShowHover } from '../../protocol/webview.ts';
import type { EditorProvider } from '../editorProvider.ts';

/** As package.json contributes it, with VS Code's own key for hovers. */
const SHOW_HOVER = 'checkpointLens.showHover';

/** Where no editor of `providers` is active it does nothing; its `when` clause hides it there. */
export function registerShowHover(providers: readonly EditorProvider[]): vscode.Disposable {
  return vscode.commands.registerCommand(SHOW_HOVER, () => {
    for (const provider of providers) {
      provider.notifyActive(ShowHover, {});
    }
  });
}
