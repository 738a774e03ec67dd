/** Notices that a checkpoint's files change on disk. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';

/** A file that is being written fires many events: one message will do. */
const QUIET_MS = 500;

/** Calls `onChange` with the last changed path once the files have been quiet for a while. */
export function watchFiles(
  paths: readonly string[],
  onChange: (path: string) => void,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const watched = new Set(paths);
  const changed = (uri: vscode.Uri): void => {
    if (watched.has(uri.fsPath)) {
      clearTimeout(timer);
      timer = setTimeout(() => onChange(uri.fsPath), QUIET_MS);
    }
  };
  const watchers = patternsOf(watched).map((pattern) => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
    );
  });
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}

/** One pattern a folder, so that a checkpoint of a thousand shards takes one watcher. */
function patternsOf(paths: ReadonlySet<string>): vscode.RelativePattern[] {
  const folders = new Set([...paths].map((path) => dirname(path)));
  return [...folders].map((folder) => new vscode.RelativePattern(vscode.Uri.file(folder), '*'));
}
