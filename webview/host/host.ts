/** The webview's side of `src/protocol/webview.ts`: requests out, notifications in. */
import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  type Disposable,
  type MessageConnection,
  type NotificationType,
  type RequestType,
} from 'vscode-jsonrpc/browser';
import type { Failure } from '../../src/model/failure.ts';
import { WebviewReader, WebviewWriter } from './transport.ts';
import type { VsCodeApi } from './vscodeApi.ts';

export class Host {
  private readonly connection: MessageConnection;

  constructor(api: VsCodeApi) {
    const session = crypto.randomUUID();
    this.connection = createMessageConnection(
      new WebviewReader(session),
      new WebviewWriter(api, session),
    );
    this.connection.listen();
  }

  /** @param signal aborted when the answer is no longer wanted: the editor then stops the work. */
  async request<P, R>(
    type: RequestType<P, R, Failure>,
    params: P,
    signal?: AbortSignal,
  ): Promise<R> {
    // widened, since `sendRequest` cannot resolve its overloads for a generic P
    const widened: RequestType<unknown, R, Failure> = type;
    if (signal === undefined) {
      return this.connection.sendRequest(widened, params);
    }
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener('abort', cancel);
    try {
      return await this.connection.sendRequest(widened, params, source.token);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Tells the editor; where that does not get through, a later load tells it again. */
  notify<P>(type: NotificationType<P>, params: P): void {
    const widened: NotificationType<unknown> = type;
    this.connection.sendNotification(widened, params).catch(() => undefined);
  }

  onNotification<P>(type: NotificationType<P>, handler: (params: P) => void): Disposable {
    return this.connection.onNotification(type, handler);
  }
}

/** What to show of a rejected request: the failure that the editor sent, or the error's own words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ResponseError && isFailure(error.data)) {
    return error.data;
  }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function isFailure(data: unknown): data is Failure {
  return typeof data === 'object' && data !== null && 'kind' in data && 'message' in data;
}
