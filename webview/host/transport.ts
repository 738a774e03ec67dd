/** JSON-RPC over `postMessage`, with every message tagged by the load of the webview it belongs to. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/browser';
import type { SessionTag } from '../../src/protocol/webview.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/** Hands on the messages of this session and ignores every other one. */
export class WebviewReader extends AbstractMessageReader implements MessageReader {
  constructor(private readonly session: string) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (belongsTo(this.session, event.data)) {
        callback(event.data);
      }
    };
    window.addEventListener('message', onMessage);
    return { dispose: () => window.removeEventListener('message', onMessage) };
  }
}

export class WebviewWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(
    private readonly api: VsCodeApi,
    private readonly session: string,
  ) {
    super();
  }

  async write(message: Message): Promise<void> {
    this.api.postMessage({ ...message, session: this.session });
  }

  end(): void {
    // postMessage has no end.
  }
}

function belongsTo(session: string, data: unknown): data is Message & SessionTag {
  if (typeof data !== 'object' || data === null) {
    return false;
  }
  const message: Partial<SessionTag> = data;
  return message.jsonrpc === '2.0' && message.session === session;
}
