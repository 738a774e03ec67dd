/** What is on screen, for commands that are called without saying on what. */
import * as vscode from 'vscode';

/** The resource of the active tab, where it shows one. */
export function activeResource(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
    ? input.uri
    : undefined;
}
