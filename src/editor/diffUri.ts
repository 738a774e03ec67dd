/** The virtual URI of a comparison. It names both checkpoints, so a window reload restores it. */
import * as vscode from 'vscode';
import { AnalysisError } from '../model/failure.ts';
import type { PairSource } from '../protocol/engine.ts';
import { labelsOf } from './labels.ts';
import { pathOf } from './paths.ts';

export const DIFF_SCHEME = 'checkpoint-lens-diff';

/** Two URIs give one URI, so comparing the same two again shows the same tab. */
export function diffUri(base: vscode.Uri, other: vscode.Uri): vscode.Uri {
  const query = new URLSearchParams({ base: base.toString(), other: other.toString() });
  // Built from its parts: parsing a hand-made string would decode the query once.
  return vscode.Uri.from({
    scheme: DIFF_SCHEME,
    path: `/${diffTitle(base.fsPath, other.fsPath)}`,
    query: query.toString(),
  });
}

/** The tab's title. It is the URI's last path segment, so it has no slash. */
export function diffTitle(base: string, other: string): string {
  return labelsOf(base, other)
    .map((label) => label.replaceAll('/', '∕'))
    .join(' ↔ ');
}

/** @throws AnalysisError when the URI was not made by `diffUri` or names no files on disk. */
export function pairSourceOf(uri: vscode.Uri): PairSource {
  const query = new URLSearchParams(uri.query);
  const [base, other] = [query.get('base'), query.get('other')];
  if (base === null || other === null) {
    throw new AnalysisError({
      kind: 'invalid',
      message: vscode.l10n.t(
        'This comparison does not name two checkpoints. Start it again from the Explorer.',
      ),
    });
  }
  return {
    base: pathOf(vscode.Uri.parse(base, true)),
    other: pathOf(vscode.Uri.parse(other, true)),
  };
}
