/** Entry of the extension: builds its parts and registers them. The engine starts when it is first asked. */
import * as vscode from 'vscode';
import { registerActions } from './editor/actions.ts';
import { BaseCheckpoint } from './editor/baseCheckpoint.ts';
import { decorateBase } from './editor/baseDecoration.ts';
import { CheckpointDocument } from './editor/checkpointDocument.ts';
import { ViewType } from './editor/commandIds.ts';
import { registerCommands } from './editor/commands.ts';
import { keepContextKeys } from './editor/contextKeys.ts';
import { DiffDocument } from './editor/diffDocument.ts';
import { OpenDocuments } from './editor/documents.ts';
import { EditorProvider, registerEditors } from './editor/editorProvider.ts';
import { EngineProcess } from './editor/engineProcess.ts';
import { registerFileCommands } from './editor/files/fileCommands.ts';
import { keepFileKindKeys } from './editor/files/fileKindKeys.ts';
import { registerTensorHovers } from './editor/hover/hoverProvider.ts';
import { registerShowHover } from './editor/hover/showHover.ts';
import { ReportExport } from './editor/report/exportReport.ts';
import { showRunStatus } from './editor/runStatus.ts';
import { engineSettings, SETTINGS_SECTION } from './editor/settings.ts';
import type { TestApi } from './editor/testApi.ts';
import { UpdatesDocument } from './editor/updatesDocument.ts';
import { isOfUpdates } from './editor/updatesUri.ts';

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const log = vscode.window.createOutputChannel('Checkpoint Lens', { log: true });
  const engine = new EngineProcess(context.asAbsolutePath('dist/engine.js'), engineSettings, log);
  const documents = new OpenDocuments();
  const base = new BaseCheckpoint(context.workspaceState);
  const checkpoints = new EditorProvider(context.extensionUri, (uri) =>
    documents.add(new CheckpointDocument(uri, engine)),
  );
  const diffs = new EditorProvider(context.extensionUri, (uri) =>
    documents.add(
      isOfUpdates(uri) ? new UpdatesDocument(uri, engine) : new DiffDocument(uri, engine),
    ),
  );
  const { version } = context.extension.packageJSON as { version: string };
  const reports = new ReportExport(documents, version);
  context.subscriptions.push(
    log,
    engine,
    documents,
    base,
    decorateBase(base),
    registerEditors([ViewType.checkpoint, ViewType.index], checkpoints),
    registerEditors([ViewType.diff, ViewType.updates], diffs),
    registerCommands({ base, documents, engine, log }),
    registerActions([checkpoints, diffs]),
    keepContextKeys(documents, base),
    showRunStatus(documents),
    registerTensorHovers(engine, documents),
    registerShowHover([checkpoints, diffs]),
    reports.register(),
    registerFileCommands(engine, base),
    keepFileKindKeys(documents),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS_SECTION)) {
        engine.configure();
      }
    }),
  );
  const api = { engine, documents, base, checkpoints, diffs, reports };
  return context.extensionMode === vscode.ExtensionMode.Test ? api : undefined;
}
