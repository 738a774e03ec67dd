/** Which of the bases that can be found is likely the one that a checkpoint was trained from. */
import * as vscode from 'vscode';
import type { BaseCandidate } from './baseDiscovery.ts';
import { basesOf, pickBase } from './basePick.ts';

/** One that a file names, or the step before; what only lies near is no more likely than others. */
export async function likelyBase(checkpoint: vscode.Uri): Promise<BaseCandidate | undefined> {
  const bases = await basesOf(checkpoint);
  return bases.find(({ namedIn }) => namedIn !== null) ?? bases.find(isPreviousStep);
}

/**
 * The base that a checkpoint is compared with where nobody has chosen one: the one that its files
 * name, or the step before it. Where they name several, or none that is on this machine, asks.
 *
 * @returns undefined where nothing was picked
 */
export async function foundBase(checkpoint: vscode.Uri): Promise<vscode.Uri | undefined> {
  const bases = (await basesOf(checkpoint)).filter(({ found }) => found !== null);
  const named = bases.filter(({ namedIn }) => namedIn !== null);
  const [only, ...others] = named.length > 0 ? named : bases.filter(isPreviousStep);
  return only?.found && others.length === 0
    ? vscode.Uri.file(only.found.path)
    : pickBase(checkpoint, undefined);
}

function isPreviousStep({ found }: BaseCandidate): boolean {
  return found?.by === 'previous step';
}
