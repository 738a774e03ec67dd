/** Asks for the base of a delta, which records names and sizes of the files that it builds on. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RecordedFile } from '../../analysis/fileKind.ts';
import { CHECKPOINT_FILES } from '../checkpointFiles.ts';
import { shownName } from './fileDialogs.ts';

/** Files of the workspace that are looked at. */
const MOST_FILES = 5000;

interface BaseItem extends vscode.QuickPickItem {
  /** Absent for what is to be looked for by hand. */
  readonly uri?: vscode.Uri;
}

/**
 * Offers what has a recorded name and size first, beside the delta or in the workspace. Whether it
 * is the base, only its digest tells, which is compared when the delta is applied.
 *
 * @param chosen the base of this workspace
 * @returns undefined where nothing was picked
 */
export async function pickDeltaBase(
  delta: vscode.Uri,
  recorded: readonly RecordedFile[],
  chosen: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Select the base of {0}', shownName(delta.fsPath));
  const picked = await vscode.window.showQuickPick(itemsFor(delta, recorded, chosen), {
    title,
    placeHolder: placeHolderFor(recorded),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked === undefined ? undefined : (picked.uri ?? (await browse(title)));
}

function placeHolderFor(recorded: readonly RecordedFile[]): string {
  const [first] = recorded;
  const name = first === undefined ? '' : shownName(first.file);
  return recorded.length === 1
    ? vscode.l10n.t('The delta was made from a file that was called {0}', name)
    : vscode.l10n.t('The delta was made from {0} files, {1} among them', recorded.length, name);
}

async function itemsFor(
  delta: vscode.Uri,
  recorded: readonly RecordedFile[],
  chosen: vscode.Uri | undefined,
): Promise<BaseItem[]> {
  const found =
    recorded.length === 1 ? await filesLike(delta, recorded) : await foldersLike(delta, recorded);
  const isFound = found.some(({ fsPath }) => fsPath === chosen?.fsPath);
  const likely = found.map((uri) =>
    itemOf(uri, 'symbol-numeric', vscode.l10n.t('name and size as recorded')),
  );
  const selected =
    chosen === undefined || isFound
      ? []
      : [itemOf(chosen, 'bookmark', vscode.l10n.t('selected as base'))];
  const browseItem = { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true };
  return [...likely, ...selected, browseItem];
}

function itemOf(uri: vscode.Uri, icon: string, description: string): BaseItem {
  // `$(name)` in a file's name would be drawn as an icon.
  const name = shownName(uri.fsPath).replaceAll('$(', '$\u200b(');
  const detail = vscode.workspace.asRelativePath(uri);
  return { label: `$(${icon}) ${name}`, description, detail, uri };
}

/** Files of the name and size of one of `recorded`, those beside the delta first. */
async function filesLike(
  delta: vscode.Uri,
  recorded: readonly RecordedFile[],
): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.file(dirname(delta.fsPath));
  const beside = recorded.map(({ file }) => vscode.Uri.joinPath(folder, basename(file)));
  const inWorkspace = await vscode.workspace.findFiles('**/*.safetensors', null, MOST_FILES);
  const named = inWorkspace.filter((uri) =>
    recorded.some(({ file }) => file === basename(uri.fsPath)),
  );
  const all = new Map([...beside, ...named].map((uri) => [uri.toString(), uri]));
  const sized = await Promise.all(
    [...all.values()].map(async (uri) => ((await hasSize(uri, recorded)) ? [uri] : [])),
  );
  return sized.flat();
}

/** Of a base in shards: the folders that hold such files. */
async function foldersLike(
  delta: vscode.Uri,
  recorded: readonly RecordedFile[],
): Promise<readonly vscode.Uri[]> {
  const folders = (await filesLike(delta, recorded)).map(({ fsPath }) => dirname(fsPath));
  return [...new Set(folders)].map((folder) => vscode.Uri.file(folder));
}

async function hasSize(uri: vscode.Uri, recorded: readonly RecordedFile[]): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ size }) =>
      recorded.some(({ file, bytes }) => file === basename(uri.fsPath) && bytes === size),
    () => false,
  );
}

async function browse(title: string): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Select'),
    filters: CHECKPOINT_FILES,
  });
  return picked?.[0];
}
