/** The command that saves what an editor has found as a report. */
import { dirname, posix } from 'node:path';
import * as vscode from 'vscode';
import { missingTexts } from '../../analysis/report/coverage.ts';
import { formatOf, outputs, type Format, type OutputPart } from '../../analysis/report/outputs.ts';
import type { AnyDocument } from '../analysisDocument.ts';
import { DIFF_SCHEME, pairUrisOf } from '../diffUri.ts';
import type { OpenDocuments } from '../documents.ts';
import { withoutLinks } from '../notificationText.ts';
import { ElementsDocument } from '../elementsDocument.ts';
import { documentResults } from './documentResults.ts';
import { replaceFile } from './replaceFile.ts';

/** As package.json contributes it. */
const EXPORT_REPORT = 'checkpointLens.exportReport';

/** In the order of the dialog. */
const FILTERS: Record<string, Format[]> = {
  HTML: ['html'],
  Markdown: ['md'],
  CSV: ['csv'],
  JSON: ['json'],
  Parquet: ['parquet'],
};

export class ReportExport {
  /** @param version of this software */
  constructor(
    private readonly documents: OpenDocuments,
    private readonly version: string,
  ) {}

  register(): vscode.Disposable {
    return vscode.commands.registerCommand(EXPORT_REPORT, async () => {
      const document = this.activeDocument();
      const target = document && (await chosenFile(document));
      if (document === undefined || target === undefined) {
        return;
      }
      try {
        await this.save(document, target);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await vscode.window.showErrorMessage(
          withoutLinks(vscode.l10n.t('The report was not saved: {0}', reason)),
        );
      }
    });
  }

  /** Saves what has been found until now; the format is that of the name's end. */
  async save(document: AnyDocument, target: vscode.Uri): Promise<void> {
    const format = formatOf(target.path);
    if (format === undefined) {
      throw new Error(vscode.l10n.t('Its name has to end in .html, .md, .csv, .json or .parquet.'));
    }
    const results = await documentResults(document, this.version);
    const parts = outputs(results, posix.basename(target.path), format, this.version);
    if (await mayReplace(target, parts)) {
      await write(target, parts);
      tellSaved(target, missingTexts(results).length > 0);
    }
  }

  private activeDocument(): AnyDocument | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const document =
      input instanceof vscode.TabInputCustom ? this.documents.find(input.uri) : undefined;
    return document instanceof ElementsDocument ? document : undefined;
  }
}

function chosenFile(document: AnyDocument): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Report'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: suggestion(document),
    filters: FILTERS,
  });
}

/** Beside what it is about. */
function suggestion({ uri, title }: AnyDocument): vscode.Uri {
  const { fsPath } = uri.scheme === DIFF_SCHEME ? pairUrisOf(uri).other : uri;
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '');
  return vscode.Uri.joinPath(vscode.Uri.file(dirname(fsPath)), `${name}.report.html`);
}

/** The dialog has asked about the report; figures that are there without it may be anyone's. */
async function mayReplace(target: vscode.Uri, parts: readonly OutputPart[]): Promise<boolean> {
  if (await exists(target)) {
    return true;
  }
  const found = await Promise.all(parts.map(({ name }) => exists(beside(target, name))));
  const name = parts[found.indexOf(true)]?.name;
  if (name === undefined) {
    return true;
  }
  const replace = vscode.l10n.t('Replace');
  const detail = vscode.l10n.t('The figures of the report are saved beside it.');
  const message = vscode.l10n.t('{0} exists. Replace it?', name);
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(message, options, replace)) === replace;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}

async function write(target: vscode.Uri, parts: readonly OutputPart[]): Promise<void> {
  const title = vscode.l10n.t('Exporting the report…');
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title }, async () => {
    for (const { name, pieces } of parts) {
      await replaceFile(beside(target, name), pieces);
    }
  });
}

function beside(target: vscode.Uri, name: string): vscode.Uri {
  return target.with({ path: posix.join(posix.dirname(target.path), name) });
}

/** Waits for nobody to read it. */
function tellSaved(target: vscode.Uri, isIncomplete: boolean): void {
  const name = posix.basename(target.path);
  const open = vscode.l10n.t('Open');
  const message = isIncomplete
    ? vscode.l10n.t(
        '{0} was saved. Not everything is measured yet; the report says what is missing.',
        name,
      )
    : vscode.l10n.t('{0} was saved.', name);
  void vscode.window.showInformationMessage(withoutLinks(message), open).then((chosen) => {
    if (chosen === open) {
      void vscode.commands.executeCommand('vscode.open', target);
    }
  });
}
