/** The checkpoint that others are compared with, remembered with the workspace. */
import * as vscode from 'vscode';

const STATE_KEY = 'checkpointLens.base';
/** Context key: a list, for the menus' `resource in checkpointLens.base`. */
const CONTEXT_KEY = 'checkpointLens.base';

export class BaseCheckpoint {
  constructor(private readonly state: vscode.Memento) {
    void this.publish();
  }

  get uri(): vscode.Uri | undefined {
    const stored = this.state.get<string>(STATE_KEY);
    return stored === undefined ? undefined : vscode.Uri.parse(stored, true);
  }

  async select(uri: vscode.Uri): Promise<void> {
    await this.state.update(STATE_KEY, uri.toString());
    await this.publish();
  }

  private async publish(): Promise<void> {
    const uri = this.uri;
    await vscode.commands.executeCommand(
      'setContext',
      CONTEXT_KEY,
      uri === undefined ? [] : [uri.toString()],
    );
  }
}
