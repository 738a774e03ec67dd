/** Asks what a checkpoint is compared with: what is likely its base, found without being asked for. */
import { homedir } from 'node:os';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { visibleText } from '../analysis/visibleText.ts';
import { discoverBases, hubFolder, type BaseCandidate, type Finding } from './baseDiscovery.ts';
import { CHECKPOINT_FILES } from './checkpointFiles.ts';
import { labelOf } from './labels.ts';

/** Characters of a name, which comes from a file of whatever origin. */
const NAME_LENGTH = 120;

/** A checkpoint that is offered. */
export interface CheckpointItem extends vscode.QuickPickItem {
  /** Absent for what is not on this machine, and for what is to be looked for by hand. */
  readonly uri?: vscode.Uri;
}

/**
 * Shows the candidates and why they are: first the base that was chosen before, then what the files
 * beside the checkpoint name, what lies near it, and last a dialog for anything else.
 *
 * @param chosen the base of this workspace
 * @returns undefined where nothing was picked
 */
export async function pickBase(
  other: vscode.Uri,
  chosen: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showQuickPick(itemsFor(other, chosen), {
    title: vscode.l10n.t('Select the base checkpoint for {0}', labelOf(other.fsPath)),
    placeHolder: vscode.l10n.t('The checkpoint that it was trained from'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) {
    return undefined;
  }
  return (
    picked.uri ??
    browseFor(vscode.l10n.t('Select the base checkpoint for {0}', labelOf(other.fsPath)))
  );
}

/** The bases of a checkpoint that can be found from its files and around it. */
export function basesOf(checkpoint: vscode.Uri): Promise<readonly BaseCandidate[]> {
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  const places = { workspaceFolders: folders, hub: hubFolder(process.env) };
  return checkpoint.scheme === 'file'
    ? discoverBases(checkpoint.fsPath, places)
    : Promise.resolve([]);
}

async function itemsFor(
  other: vscode.Uri,
  chosen: vscode.Uri | undefined,
): Promise<CheckpointItem[]> {
  const isChosen = (path: string): boolean => path === chosen?.fsPath;
  const candidates = (await basesOf(other)).filter(
    ({ found }) => found === null || !isChosen(found.path),
  );
  const first = chosen === undefined || chosen.fsPath === other.fsPath ? [] : [chosenItem(chosen)];
  const here = candidates.filter(({ found }) => found !== null).map(candidateItem);
  const missing = candidates.filter(({ found }) => found === null).map(candidateItem);
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const browseItem = { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true };
  return [...first, ...here, ...missing, separator, browseItem];
}

function chosenItem(uri: vscode.Uri): CheckpointItem {
  return pathItem(uri, vscode.l10n.t('selected as base'), 'bookmark');
}

/** @param why it is offered */
export function pathItem(uri: vscode.Uri, why: string, icon = 'symbol-numeric'): CheckpointItem {
  return {
    label: `$(${icon}) ${shown(labelOf(uri.fsPath))}`,
    description: why,
    detail: shortPath(uri.fsPath),
    uri,
  };
}

export function candidateItem({ name, namedIn, found }: BaseCandidate): CheckpointItem {
  const label = shown(name);
  if (found === null) {
    return {
      label: `$(circle-slash) ${label}`,
      description: vscode.l10n.t('named in {0}, not on this machine', namedIn ?? ''),
    };
  }
  const why = [
    ...(namedIn === null ? [] : [vscode.l10n.t('named in {0}', namedIn)]),
    findingText(found.by),
  ].join(', ');
  return {
    label: `$(symbol-numeric) ${label}`,
    description: why,
    detail: shortPath(found.path),
    uri: vscode.Uri.file(found.path),
  };
}

function findingText(by: Finding): string {
  switch (by) {
    case 'named path':
      return vscode.l10n.t('at that path');
    case 'workspace':
      return vscode.l10n.t('in this workspace');
    case 'hub':
      return vscode.l10n.t('in the Hugging Face cache');
    case 'previous step':
      return vscode.l10n.t('the previous step');
    case 'first step':
      return vscode.l10n.t('the first step');
    case 'near':
      return vscode.l10n.t('beside it');
  }
}

function shortPath(path: string): string {
  const home = homedir();
  const short = path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
  return visibleText(short, NAME_LENGTH * 2);
}

function shown(name: string): string {
  // `$(name)` would be drawn as an icon.
  return visibleText(name.startsWith('/') ? basename(name) : name, NAME_LENGTH).replaceAll(
    '$(',
    '$\u200b(',
  );
}

/** A dialog for a checkpoint anywhere. */
export async function browseFor(title: string): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Compare'),
    filters: CHECKPOINT_FILES,
  });
  return picked?.[0];
}
