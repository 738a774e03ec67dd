/** The documents that are open now, for what concerns all of them. */
import * as vscode from 'vscode';
import type { AnyDocument } from './analysisDocument.ts';

export class OpenDocuments implements vscode.Disposable {
  private readonly documents = new Set<AnyDocument>();
  private readonly changeEmitter = new vscode.EventEmitter<void>();

  /** A document was opened or closed, or its run came further. */
  readonly onDidChange = this.changeEmitter.event;

  [Symbol.iterator](): IterableIterator<AnyDocument> {
    return this.documents.values();
  }

  /** The document of a resource, where it is open. */
  find(uri: vscode.Uri): AnyDocument | undefined {
    return [...this.documents].find((document) => document.uri.toString() === uri.toString());
  }

  /** Those whose analysis is going on. */
  running(): readonly AnyDocument[] {
    return [...this.documents].filter(({ runState }) => runState?.status === 'running');
  }

  /** Starts a new document and keeps it until it is disposed. */
  add<Document extends AnyDocument>(document: Document): Document {
    this.documents.add(document);
    document.onDidChangeRun(() => this.changeEmitter.fire());
    document.onDidDispose(() => {
      this.documents.delete(document);
      this.changeEmitter.fire();
    });
    document.begin();
    this.changeEmitter.fire();
    return document;
  }

  dispose(): void {
    for (const document of [...this.documents]) {
      document.dispose();
    }
    this.changeEmitter.dispose();
  }
}
