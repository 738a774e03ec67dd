/** The virtual URI of a comparison of two updates of one base. It names all three checkpoints. */
import * as vscode from 'vscode';
import { ruleText } from '../analysis/nameRules.ts';
import { AnalysisError } from '../model/failure.ts';
import type { NameRule } from '../model/pair.ts';
import type { UpdatesSource } from '../protocol/engine.ts';
import { DIFF_SCHEME, rulesIn } from './diffUri.ts';
import { distinctLabels } from './labels.ts';
import { pathOf } from './paths.ts';

/** The checkpoints of such a comparison, and how the names of the base are mapped to the others'. */
export interface UpdatesUris {
  readonly base: vscode.Uri;
  readonly first: vscode.Uri;
  readonly second: vscode.Uri;
  readonly rules: readonly NameRule[];
}

/** The same gives one URI, so comparing the same three again shows the same tab. */
export function updatesUri({ base, first, second, rules }: UpdatesUris): vscode.Uri {
  const query = new URLSearchParams({
    base: base.toString(),
    first: first.toString(),
    second: second.toString(),
  });
  for (const rule of rules) {
    query.append('map', ruleText(rule));
  }
  return vscode.Uri.from({
    scheme: DIFF_SCHEME,
    path: `/${updatesTitle(base.fsPath, first.fsPath, second.fsPath)}`,
    query: query.toString(),
  });
}

/** The tab's title. It is the URI's last path segment, so it has no slash. */
export function updatesTitle(base: string, first: string, second: string): string {
  const [ofBase = '', ofFirst = '', ofSecond = ''] = distinctLabels([base, first, second]).map(
    (label) => label.replaceAll('/', '∕'),
  );
  return vscode.l10n.t('{0} ↔ {1} on {2}', ofFirst, ofSecond, ofBase);
}

/** Whether a URI of `DIFF_SCHEME` is meant for this comparison, and not for one of two checkpoints. */
export function isOfUpdates(uri: vscode.Uri): boolean {
  const query = new URLSearchParams(uri.query);
  return uri.scheme === DIFF_SCHEME && (query.has('first') || query.has('second'));
}

/** @throws AnalysisError when the URI was not made by `updatesUri`. */
export function updatesUrisOf(uri: vscode.Uri): UpdatesUris {
  const query = new URLSearchParams(uri.query);
  const named = (name: string): vscode.Uri => checkpointUri(query.get(name));
  return {
    base: named('base'),
    first: named('first'),
    second: named('second'),
    rules: rulesIn(query),
  };
}

function checkpointUri(text: string | null): vscode.Uri {
  try {
    return vscode.Uri.parse(text ?? '', true);
  } catch {
    throw new AnalysisError({
      kind: 'invalid',
      message: vscode.l10n.t(
        'This comparison does not name three checkpoints. Start it again from a comparison of two.',
      ),
    });
  }
}

/** @throws AnalysisError when the URI was not made by `updatesUri` or names no files on disk. */
export function updatesSourceOf(uri: vscode.Uri): UpdatesSource {
  const { base, first, second, rules } = updatesUrisOf(uri);
  return {
    base: pathOf(base),
    first: pathOf(first),
    second: pathOf(second),
    ...(rules.length === 0 ? {} : { rules }),
  };
}
