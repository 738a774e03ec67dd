/** The engine as the editor sees it: a process of its own, started when it is first needed. */
import type * as vscode from 'vscode';
import type {
  CancellationToken,
  NotificationType,
  ProgressType,
  RequestType,
} from 'vscode-jsonrpc';
import type { Failure } from '../model/failure.ts';
import { AnalysisError } from '../model/failure.ts';
import { Configure, type EngineSettings } from '../protocol/engine.ts';
import { EngineConnection } from './engineConnection.ts';

/** Forks the engine lazily and again after its end; ends it with the window. */
export class EngineProcess implements vscode.Disposable {
  private connection: EngineConnection | undefined;
  private progressCount = 0;
  private disposed = false;

  constructor(
    private readonly modulePath: string,
    private readonly settings: () => EngineSettings,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Process id of the running engine. */
  get pid(): number | undefined {
    return this.connection?.pid;
  }

  /**
   * Asks the engine, which is started where it is not running.
   *
   * @throws AnalysisError as the engine answered it, of kind `cancelled` after a cancellation, or
   * of kind `engine` when the engine ended before it answered.
   */
  async request<P, R>(
    type: RequestType<P, R, Failure>,
    params: P,
    token?: CancellationToken,
  ): Promise<R> {
    return this.connected().request(type, params, token);
  }

  /** The same for a request that reports progress; `params` lack the progress token. */
  async requestWithProgress<P extends { readonly progress: string }, R, Value>(
    type: RequestType<P, R, Failure>,
    params: Omit<P, 'progress'>,
    progress: { readonly type: ProgressType<Value>; readonly listener: (value: Value) => void },
    token?: CancellationToken,
  ): Promise<R> {
    const connection = this.connected();
    const id = `run-${++this.progressCount}`;
    const subscription = connection.onProgress(progress.type, id, progress.listener);
    try {
      return await connection.request(type, { ...params, progress: id } as P, token);
    } finally {
      subscription.dispose();
    }
  }

  /** Tells the engine, where one is running: what it is told now means nothing to the next one. */
  notify<P>(type: NotificationType<P>, params: P): void {
    this.connection?.notify(type, params);
  }

  /** Passes changed settings to the engine, where one is running. */
  configure(): void {
    this.connection?.notify(Configure, this.settings());
  }

  /** Ends the engine; the next request starts it again. */
  stop(): void {
    this.connection?.dispose();
    this.connection = undefined;
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
  }

  private connected(): EngineConnection {
    if (this.disposed) {
      throw new AnalysisError({ kind: 'engine', message: 'The window is closing.' });
    }
    return (this.connection ??= this.start());
  }

  private start(): EngineConnection {
    const connection = new EngineConnection(this.modulePath, this.log);
    connection.onDidEnd(() => {
      if (this.connection === connection) {
        this.connection = undefined;
      }
    });
    connection.notify(Configure, this.settings());
    return connection;
  }
}
