/** What `activate` returns when the extension runs under its own tests, and never otherwise. */
import type { EngineProcess } from './engineProcess.ts';
import type { OpenDocuments } from './documents.ts';
import type { BaseCheckpoint } from './baseCheckpoint.ts';

export interface TestApi {
  readonly engine: EngineProcess;
  readonly documents: OpenDocuments;
  readonly base: BaseCheckpoint;
}
