/** Tells the `when` clauses of package.json which of the open files are no weights of a model. */
import * as vscode from 'vscode';
import { fileKindOf } from '../../analysis/fileKind.ts';
import type { FileKind } from '../../model/fileKind.ts';
import type { AnyDocument } from '../analysisDocument.ts';
import type { OpenDocuments } from '../documents.ts';

/** Context keys: lists of paths, for `resourcePath in …`. */
const DELTAS = 'checkpointLens.deltas';
const NOT_WEIGHTS = 'checkpointLens.notWeights';

/** Keeps the keys true to what is open. */
export function keepFileKindKeys(documents: OpenDocuments): vscode.Disposable {
  const kinds = new WeakMap<AnyDocument, FileKind['kind'] | null>();
  let published = '';
  const publish = (): void => {
    const pathsOf = (is: (kind: FileKind['kind']) => boolean): string[] =>
      [...documents].flatMap((document) => {
        const kind = kinds.get(document) ?? null;
        return kind !== null && is(kind) ? [document.uri.path] : [];
      });
    const lists = [pathsOf((kind) => kind === 'delta'), pathsOf(() => true)];
    if (JSON.stringify(lists) !== published) {
      published = JSON.stringify(lists);
      [DELTAS, NOT_WEIGHTS].forEach((key, at) => setContext(key, lists[at] ?? []));
    }
  };
  const look = (document: AnyDocument): void => {
    kinds.set(document, null);
    void kindOf(document).then((kind) => {
      kinds.set(document, kind);
      publish();
    });
  };
  return documents.onDidChange(() => {
    for (const document of documents) {
      if (!kinds.has(document)) {
        look(document);
        document.onDidReload(() => look(document));
      }
    }
    publish();
  });
}

/** Null for weights, for comparisons, and for what cannot be read. */
async function kindOf(document: AnyDocument): Promise<FileKind['kind'] | null> {
  const init = await document.init();
  return init.kind === 'checkpoint' ? (fileKindOf(init.summary.metadata)?.kind ?? null) : null;
}

function setContext(key: string, paths: readonly string[]): void {
  void vscode.commands.executeCommand('setContext', key, paths);
}
