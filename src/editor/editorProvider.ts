/** The custom editors' plumbing: a document per resource, any number of webviews on it. */
import * as vscode from 'vscode';
import type { NotificationType } from 'vscode-jsonrpc/node';
import {
  InitChanged,
  ModelChanged,
  Notice,
  ReportsArrived,
  RunChanged,
  ShowRow,
} from '../protocol/webview.ts';
import type { AnyDocument } from './analysisDocument.ts';
import { webviewHtml, webviewRoot } from './html.ts';
import { pagesOf } from '../analysis/pages.ts';
import { WebviewConnection } from './webviewConnection.ts';
import { serveWebview } from './webviewRequests.ts';

export class EditorProvider implements vscode.CustomReadonlyEditorProvider<AnyDocument> {
  private readonly connections = new Map<vscode.WebviewPanel, WebviewConnection>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly create: (uri: vscode.Uri) => AnyDocument,
  ) {}

  openCustomDocument(uri: vscode.Uri): AnyDocument {
    return this.create(uri);
  }

  resolveCustomEditor(document: AnyDocument, panel: vscode.WebviewPanel): void {
    panel.title = document.title;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewRoot(this.extensionUri)],
    };
    const connection = connect(document, panel.webview);
    this.connections.set(panel, connection);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) {
        connection.endSession();
      }
    });
    panel.onDidDispose(() => {
      this.connections.delete(panel);
      connection.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, this.extensionUri);
  }

  /** Tells the webview of the active editor, where it is one of this provider's. */
  notifyActive<P>(type: NotificationType<P>, params: P): void {
    for (const [panel, connection] of this.connections) {
      if (panel.active) {
        connection.notify(type, params);
      }
    }
  }
}

/** Registers `provider` for `viewTypes`, which differ in what they are offered for. */
export function registerEditors(
  viewTypes: readonly string[],
  provider: EditorProvider,
): vscode.Disposable {
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    ...viewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, provider, options),
    ),
  );
}

/** Answers one webview's requests and passes on what its document tells. */
function connect(document: AnyDocument, webview: vscode.Webview): WebviewConnection {
  const connection = new WebviewConnection(webview, (session) =>
    serveWebview(session, document, () => {
      if (document.notice !== undefined) {
        connection.notify(Notice, document.notice);
      }
      const row = document.takeRevealed();
      if (row !== undefined) {
        connection.notify(ShowRow, { row });
      }
    }),
  );
  connection.own(
    document.onDidFindReports((found) => {
      for (const reports of pagesOf(found)) {
        connection.notify(ReportsArrived, { reports });
      }
    }),
    document.onDidChangeRun((state) => connection.notify(RunChanged, state)),
    document.onDidChangeModel((model) => connection.notify(ModelChanged, model)),
    document.onDidReload(() => connection.notify(InitChanged, {})),
    document.onDidReveal(async (row) => {
      if (await connection.tell(ShowRow, { row })) {
        document.takeRevealed();
      }
    }),
    document.onDidNotice((notice) => connection.notify(Notice, notice)),
  );
  return connection;
}
