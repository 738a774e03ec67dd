/** `vscode-jsonrpc` over a webview's `postMessage`. */
import * as vscode from 'vscode';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Message,
  type MessageConnection,
  type MessageWriter,
  type NotificationType,
} from 'vscode-jsonrpc/node';
import type { SessionTag } from '../protocol/webview.ts';

/**
 * The connection to a webview through all of its loads: each load is a session of its own, since
 * JSON-RPC ids start anew with it. The requests in flight of the former load are cancelled.
 */
export class WebviewConnection implements vscode.Disposable {
  private session: Session | undefined;
  private readonly owned: vscode.Disposable[] = [];

  /** @param serve registers the request handlers on the connection of each load. */
  constructor(
    private readonly webview: vscode.Webview,
    private readonly serve: (connection: MessageConnection) => void,
  ) {
    const subscription = webview.onDidReceiveMessage((message: unknown) => {
      if (isTagged(message)) {
        this.receive(message);
      }
    });
    this.own(subscription);
  }

  /** Tells the webview, where one is loaded and shown; a hidden one asks for everything when it returns. */
  notify<P>(type: NotificationType<P>, params: P): void {
    void this.tell(type, params);
  }

  /** The same; whether a webview was there to be told. */
  async tell<P>(type: NotificationType<P>, params: P): Promise<boolean> {
    const widened: NotificationType<unknown> = type;
    try {
      await this.session?.connection.sendNotification(widened, params);
      return this.session !== undefined;
    } catch {
      return false;
    }
  }

  /** Disposes them when the webview is gone. */
  own(...disposables: readonly vscode.Disposable[]): void {
    this.owned.push(...disposables);
  }

  /** Of a webview that was hidden, whose load is gone: what is told from now on is for the next one. */
  endSession(): void {
    this.session?.connection.dispose();
    this.session = undefined;
  }

  dispose(): void {
    vscode.Disposable.from(...this.owned).dispose();
    this.endSession();
  }

  private receive(message: SessionTag): void {
    if (this.session?.id !== message.session) {
      this.session?.connection.dispose();
      this.session = this.start(message.session);
    }
    this.session.reader.deliver(message);
  }

  private start(id: string): Session {
    const reader = new SessionReader();
    const connection = createMessageConnection(reader, new SessionWriter(this.webview, id));
    this.serve(connection);
    connection.listen();
    return { id, reader, connection };
  }
}

interface Session {
  readonly id: string;
  readonly reader: SessionReader;
  readonly connection: MessageConnection;
}

class SessionReader extends AbstractMessageReader {
  private callback: DataCallback | undefined;

  listen(callback: DataCallback): vscode.Disposable {
    this.callback = callback;
    return new vscode.Disposable(() => (this.callback = undefined));
  }

  deliver(message: Message): void {
    this.callback?.(message);
  }
}

class SessionWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(
    private readonly webview: vscode.Webview,
    private readonly session: string,
  ) {
    super();
  }

  /** @throws Error when the webview is hidden: the message is lost, and a request would wait for ever. */
  async write(message: Message): Promise<void> {
    if (!(await this.webview.postMessage({ ...message, session: this.session }))) {
      throw new Error('the webview is hidden');
    }
  }

  end(): void {
    // There is no stream to end.
  }
}

function isTagged(message: unknown): message is SessionTag {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as Partial<SessionTag>).jsonrpc === '2.0' &&
    typeof (message as Partial<SessionTag>).session === 'string'
  );
}
