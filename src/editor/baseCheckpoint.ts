/** The checkpoint that others are compared with, remembered with the workspace. */
import * as vscode from 'vscode';

const STATE_KEY = 'checkpointLens.base';
/**
 * Context key: a list, for the menus' `resourcePath in checkpointLens.base`. Not of whole URIs: in a
 * remote window their scheme is another one in the menus than here.
 */
const CONTEXT_KEY = 'checkpointLens.base';

export class BaseCheckpoint implements vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.Uri[]>();

  /** The former and the present base. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly state: vscode.Memento) {
    void this.publish();
  }

  get uri(): vscode.Uri | undefined {
    const stored = this.state.get<string>(STATE_KEY);
    return stored === undefined ? undefined : vscode.Uri.parse(stored, true);
  }

  async select(uri: vscode.Uri): Promise<void> {
    const former = this.uri;
    await this.state.update(STATE_KEY, uri.toString());
    await this.publish();
    this.changeEmitter.fire(former === undefined ? [uri] : [former, uri]);
  }

  dispose(): void {
    this.changeEmitter.dispose();
  }

  private async publish(): Promise<void> {
    const uri = this.uri;
    await vscode.commands.executeCommand(
      'setContext',
      CONTEXT_KEY,
      uri === undefined ? [] : [uri.path],
    );
  }
}
