/** Opening comparisons, and what acts on the one that is open. */
import * as vscode from 'vscode';
import type { NameRule } from '../model/pair.ts';
import { swapped } from '../analysis/nameRules.ts';
import { pickBase } from './basePick.ts';
import { viewTypeOf } from './checkpointFiles.ts';
import { ViewType } from './commandIds.ts';
import { diffUri, pairUrisOf } from './diffUri.ts';

export async function openDiff(
  base: vscode.Uri,
  other: vscode.Uri,
  rules: readonly NameRule[] = [],
): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.openWith',
    diffUri(base, other, rules),
    ViewType.diff,
  );
}

/** The other becomes the base. */
export async function swapSides(diff: vscode.Uri): Promise<void> {
  const { base, other, rules } = pairUrisOf(diff);
  await replaceDiff(diff, diffUri(other, base, swapped(rules)));
}

/**
 * Asks for another base and compares with that.
 *
 * @param chosen the base of this workspace, which is offered first
 */
export async function changeBase(diff: vscode.Uri, chosen: vscode.Uri | undefined): Promise<void> {
  const { other, rules } = pairUrisOf(diff);
  const base = await pickBase(other, chosen);
  if (base !== undefined) {
    await replaceDiff(diff, diffUri(base, other, rules));
  }
}

/** The same comparison with these rules for names. */
export async function useRules(diff: vscode.Uri, rules: readonly NameRule[]): Promise<void> {
  const { base, other } = pairUrisOf(diff);
  await replaceDiff(diff, diffUri(base, other, rules));
}

export async function openSide(diff: vscode.Uri, side: 'base' | 'other'): Promise<void> {
  const uri = pairUrisOf(diff)[side];
  await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
}

/** Shows `next` where `diff` is, which closes. */
async function replaceDiff(diff: vscode.Uri, next: vscode.Uri): Promise<void> {
  if (next.toString() === diff.toString()) {
    return;
  }
  const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isOf(diff)));
  const column = group?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', next, ViewType.diff, column);
  const former = vscode.window.tabGroups.all
    .filter(({ viewColumn }) => viewColumn === column)
    .flatMap(({ tabs }) => tabs.filter(isOf(diff)));
  await vscode.window.tabGroups.close(former, true);
}

function isOf(diff: vscode.Uri): (tab: vscode.Tab) => boolean {
  const wanted = diff.toString();
  return ({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === wanted;
}
