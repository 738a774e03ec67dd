/** Asks which mask is to be written: docs/METRICS.md, `safeMask`, `principalMask`, `lowMagnitudeMask`. */
import * as vscode from 'vscode';
import { dimensionOf, MOST_DIMENSIONS, shareOf } from '../../analysis/maskParameters.ts';
import type { MaskKind } from '../../model/fileKind.ts';
import { DEFAULT_MEASURES } from '../../model/pairMetrics.ts';

export interface MaskInput {
  readonly kind: MaskKind;
  /** A decimal between 0 and 1. */
  readonly alpha: string;
  readonly rank: number;
}

/** Undefined where a step was left. */
export async function askForMask(): Promise<MaskInput | undefined> {
  const kind = await askForKind();
  const alpha = kind && (await askForShare(kind));
  if (kind === undefined || alpha === undefined) {
    return undefined;
  }
  const rank = kind === 'low' ? DEFAULT_MEASURES.rank : await askForRank();
  return rank === undefined ? undefined : { kind, alpha, rank };
}

interface KindItem extends vscode.QuickPickItem {
  readonly kindOfMask: MaskKind;
}

async function askForKind(): Promise<MaskKind | undefined> {
  const items: readonly KindItem[] = [
    {
      kindOfMask: 'safe',
      label: vscode.l10n.t('Safe'),
      detail: vscode.l10n.t('Weights that are low in magnitude or not principal'),
    },
    {
      kindOfMask: 'principal',
      label: vscode.l10n.t('Principal'),
      detail: vscode.l10n.t(
        'Weights that are largest in the low-rank reconstruction of their matrix',
      ),
    },
    {
      kindOfMask: 'low',
      label: vscode.l10n.t('Low-magnitude'),
      detail: vscode.l10n.t('Weights that are smallest in their matrix'),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Write Mask'),
    placeHolder: vscode.l10n.t('Which weights are inside'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.kindOfMask;
}

/** Undefined where the step was left. */
async function askForShare(kind: MaskKind): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Write Mask: Share of a Matrix'),
    prompt: shareMeaning(kind),
    value: DEFAULT_MEASURES.alpha[0] ?? '',
    validateInput: shareProblem,
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : (shareOf(text) ?? undefined);
}

function shareMeaning(kind: MaskKind): string {
  switch (kind) {
    case 'safe':
      return vscode.l10n.t('α: the share of each matrix that is principal, and that is low');
    case 'principal':
      return vscode.l10n.t('α: the share of each matrix that is principal');
    case 'low':
      return vscode.l10n.t('α: the share of each matrix that is low in magnitude');
  }
}

async function askForRank(): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Write Mask: Rank'),
    prompt: vscode.l10n.t('Rank of the reconstruction that tells which weights are principal'),
    value: `${DEFAULT_MEASURES.rank}`,
    validateInput: rankProblem,
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : (dimensionOf(text) ?? undefined);
}

/** What is wrong with a share that was typed; null where it is one. */
export function shareProblem(text: string): string | null {
  return shareOf(text) === null ? vscode.l10n.t('α is a decimal between 0 and 1, as 0.5.') : null;
}

/** What is wrong with a rank that was typed; null where it is one. */
export function rankProblem(text: string): string | null {
  return dimensionOf(text) === null
    ? vscode.l10n.t('The rank is a number from 1 to {0}.', MOST_DIMENSIONS)
    : null;
}
