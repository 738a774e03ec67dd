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
      vscode.commands.registerCommand(ActionId[action], () => {
        for (const provider of providers) {
          provider.notifyActive(Act, { action });
        }
      }),
    ),
  );
}
