/** Commands that act on what is selected in the active editor, which its webview knows. */
import * as vscode from 'vscode';
import { Act, type WebviewAction } from '../protocol/webview.ts';
import { ActionId } from './commandIds.ts';
import type { EditorProvider } from './editorProvider.ts';

/** Where no editor of `providers` is active they do nothing; their `when` clauses hide them there. */
export function registerActions(providers: readonly EditorProvider[]): vscode.Disposable {
  const actions = Object.keys(ActionId) as WebviewAction[];
  return vscode.Disposable.from(
    ...actions.map((action) =>
      vscode.commands.registerCommand(ActionId[action], (from?: unknown) => {
        const isOnSelection = isFromMenuOfRows(from);
        for (const provider of providers) {
          provider.notifyActive(Act, { action, isOnSelection });
        }
      }),
    ),
  );
}

/** The menu `webview/context` hands over what the webview says that the menu is about. */
function isFromMenuOfRows(from: unknown): boolean {
  return typeof from === 'object' && from !== null && 'webviewSection' in from;
}
