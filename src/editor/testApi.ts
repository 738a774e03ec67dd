/** What `activate` returns when the extension runs under its own tests, and never otherwise. */
import type { BaseCheckpoint } from './baseCheckpoint.ts';
import type { OpenDocuments } from './documents.ts';
import type { EditorProvider } from './editorProvider.ts';
import type { EngineProcess } from './engineProcess.ts';
import type { ReportExport } from './report/exportReport.ts';

export interface TestApi {
  readonly engine: EngineProcess;
  readonly documents: OpenDocuments;
  readonly base: BaseCheckpoint;
  /** The providers, which open documents without a webview, too. */
  readonly checkpoints: EditorProvider;
  readonly diffs: EditorProvider;
  /** Saves reports without a dialog. */
  readonly reports: ReportExport;
}
