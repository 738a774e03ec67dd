/** Opening comparisons of two updates of one base, and what acts on the one that is open. */
import * as vscode from 'vscode';
import { viewTypeOf } from './checkpointFiles.ts';
import { ViewType } from './commandIds.ts';
import { openDiff } from './diffTabs.ts';
import { pairUrisOf } from './diffUri.ts';
import { OPEN_TENSOR } from './hover/openTensor.ts';
import { pickThird } from './thirdPick.ts';
import { updatesUri, updatesUrisOf } from './updatesUri.ts';

/**
 * Compares the update of a comparison of two with that of a third checkpoint.
 *
 * @param third where it is known; otherwise it is asked for
 */
export async function compareThird(diff: vscode.Uri, third?: vscode.Uri): Promise<void> {
  const { base, other: first, rules } = pairUrisOf(diff);
  const second = third ?? (await pickThird(base, first));
  if (second !== undefined) {
    const uri = updatesUri({ base, first, second, rules });
    await vscode.commands.executeCommand('vscode.openWith', uri, ViewType.updates);
  }
}

/** Opens one of the three, at the tensor of a name where one is given. */
export async function openOfThree(
  updates: vscode.Uri,
  side: 'base' | 'first' | 'second',
  name: string | null,
): Promise<void> {
  const uri = updatesUrisOf(updates)[side];
  if (name === null) {
    await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri));
  } else {
    await vscode.commands.executeCommand(OPEN_TENSOR, uri.toString(), name);
  }
}

/** Compares one of the two with the base, in an editor of its own. */
export async function compareOfThree(updates: vscode.Uri, side: 'first' | 'second'): Promise<void> {
  const { base, [side]: other, rules } = updatesUrisOf(updates);
  await openDiff(base, other, rules);
}
