/** The virtual URI of a comparison. It names both checkpoints, so a window reload restores it. */
import * as vscode from 'vscode';
import { MOST_RULES, parseRule, problemOf, ruleText } from '../analysis/nameRules.ts';
import { AnalysisError } from '../model/failure.ts';
import type { NameRule } from '../model/pair.ts';
import type { PairSource } from '../protocol/engine.ts';
import { labelsOf } from './labels.ts';
import { pathOf } from './paths.ts';

export const DIFF_SCHEME = 'checkpoint-lens-diff';

/** The checkpoints of a comparison, and how the names of the base are mapped to the other's. */
export interface PairUris {
  readonly base: vscode.Uri;
  readonly other: vscode.Uri;
  readonly rules: readonly NameRule[];
}

/** The same gives one URI, so comparing the same two again shows the same tab. */
export function diffUri(
  base: vscode.Uri,
  other: vscode.Uri,
  rules: readonly NameRule[] = [],
): vscode.Uri {
  const query = new URLSearchParams({ base: base.toString(), other: other.toString() });
  for (const rule of rules) {
    query.append('map', ruleText(rule));
  }
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

/** @throws AnalysisError when the URI was not made by `diffUri`. */
export function pairUrisOf(uri: vscode.Uri): PairUris {
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
    base: vscode.Uri.parse(base, true),
    other: vscode.Uri.parse(other, true),
    rules: rulesIn(query),
  };
}

/** The rules for names of a comparison's URI; those that are not valid are left out. */
export function rulesIn(query: URLSearchParams): readonly NameRule[] {
  const rules = query.getAll('map').flatMap((text) => parseRule(text) ?? []);
  return rules.filter((rule) => problemOf(rule) === null).slice(0, MOST_RULES);
}

/** @throws AnalysisError when the URI was not made by `diffUri` or names no files on disk. */
export function pairSourceOf(uri: vscode.Uri): PairSource {
  const { base, other, rules } = pairUrisOf(uri);
  return {
    base: pathOf(base),
    other: pathOf(other),
    ...(rules.length === 0 ? {} : { rules }),
  };
}
