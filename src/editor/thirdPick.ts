/** Asks for a third checkpoint: another update of a base that one is compared with already. */
import * as vscode from 'vscode';
import { browseFor, candidateItem, basesOf, pathItem, type CheckpointItem } from './basePick.ts';
import { labelOf } from './labels.ts';

const SHARD = /-\d+-of-\d+\.safetensors$/;
/** Checkpoints of the workspace that are offered; more are found by the dialog. */
const MOST_OFFERED = 200;

/**
 * Shows what lies near the checkpoints of the comparison, then what else the workspace holds, and
 * last a dialog for anything else.
 *
 * @returns undefined where nothing was picked
 */
export async function pickThird(
  base: vscode.Uri,
  first: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Select the checkpoint to compare with {0}', labelOf(first.fsPath));
  const picked = await vscode.window.showQuickPick(itemsFor(base, first), {
    title,
    placeHolder: vscode.l10n.t(
      'Another checkpoint that was trained from {0}',
      labelOf(base.fsPath),
    ),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === undefined ? undefined : (picked.uri ?? browseFor(title));
}

async function itemsFor(base: vscode.Uri, first: vscode.Uri): Promise<CheckpointItem[]> {
  const known = new Set([base.fsPath, first.fsPath]);
  const items: CheckpointItem[] = [];
  const add = (path: string, item: CheckpointItem): void => {
    if (!known.has(path)) {
      known.add(path);
      items.push(item);
    }
  };
  for (const candidate of await basesOf(first)) {
    if (candidate.found !== null) {
      add(candidate.found.path, candidateItem(candidate));
    }
  }
  for (const uri of await workspaceCheckpoints()) {
    add(uri.fsPath, pathItem(uri, vscode.l10n.t('in this workspace')));
  }
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const browse = { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true };
  return [...items, separator, browse];
}

/** Whole checkpoints: no shard that an index names. */
async function workspaceCheckpoints(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(
    '**/*.{safetensors,safetensors.index.json}',
    undefined,
    MOST_OFFERED,
  );
  return found
    .filter(({ path }) => !SHARD.test(path))
    .sort((a, b) => a.fsPath.localeCompare(b.fsPath, 'en', { numeric: true }));
}
