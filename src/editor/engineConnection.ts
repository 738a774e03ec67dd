/** One life of the engine process and the connection to it. */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as vscode from 'vscode';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type Disposable,
  type MessageConnection,
  type NotificationType,
  type ProgressType,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { AnalysisError, type Failure } from '../model/failure.ts';
import { Warned } from '../protocol/engine.ts';
import { failureIn } from './failures.ts';
import { translated } from './failureTexts.ts';

/** How long an answerless end of the channel may precede the exit that explains it. */
const EXIT_GRACE_MS = 1000;

export class EngineConnection implements vscode.Disposable {
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly end = new vscode.EventEmitter<Failure>();
  private ended: Failure | undefined;
  private answered = false;

  /** Fired once, when the process has ended for whatever reason. */
  readonly onDidEnd = this.end.event;

  constructor(
    modulePath: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    // An empty execArgv: the extension host's own (--inspect among them) are not for the engine.
    // Advanced serialisation carries typed arrays as they are.
    this.process = fork(modulePath, [], {
      execArgv: [],
      serialization: 'advanced',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    logLines(this.process.stdout, (line) => log.info(line));
    logLines(this.process.stderr, (line) => log.error(line));
    this.process.once('exit', (code, signal) => this.onExit(code, signal));
    this.process.once('error', (error) =>
      this.finish({ kind: 'engine', message: startFailure(error.message) }),
    );
    this.connection = createMessageConnection(
      new IPCMessageReader(this.process),
      new IPCMessageWriter(this.process),
    );
    this.connection.onNotification(Warned, ({ message }) => log.warn(message));
    this.connection.listen();
    log.info(`Engine started (process ${this.pid ?? 'unknown'}).`);
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** @throws AnalysisError as the engine answered it, or of kind `cancelled` or `engine`. */
  async request<P, R>(
    type: RequestType<P, R, Failure>,
    params: P,
    token?: CancellationToken,
  ): Promise<R> {
    try {
      // Widened, since `sendRequest` cannot resolve its overloads for a generic P.
      const widened: RequestType<unknown, R, Failure> = type;
      const result = await this.connection.sendRequest(widened, params, token);
      this.answered = true;
      return result;
    } catch (error) {
      throw new AnalysisError(await this.explain(error, token));
    }
  }

  notify<P>(type: NotificationType<P>, params: P): void {
    const widened: NotificationType<unknown> = type;
    this.connection.sendNotification(widened, params).catch((error: unknown) => {
      this.log.warn(`${type.method} was not delivered: ${String(error)}`);
    });
  }

  onProgress<Value>(
    type: ProgressType<Value>,
    id: string,
    listener: (value: Value) => void,
  ): Disposable {
    return this.connection.onProgress(type, id, listener);
  }

  dispose(): void {
    this.finish({
      kind: 'engine',
      message: vscode.l10n.t(
        'The analysis engine was stopped. It will be restarted by the next analysis.',
      ),
    });
    this.process.kill();
  }

  private onExit(code: number | null, signal: NodeJS.Signals | null): void {
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const message = this.answered
      ? vscode.l10n.t(
          'The analysis engine ended unexpectedly ({0}). It will be restarted by the next analysis.',
          how,
        )
      : startFailure(how);
    this.finish({ kind: 'engine', message });
  }

  /** Rejects what is pending: `vscode-jsonrpc` leaves it waiting for ever on a broken channel. */
  private finish(failure: Failure): void {
    if (this.ended === undefined) {
      this.ended = failure;
      this.log.info(failure.message);
      this.connection.dispose();
      this.end.fire(failure);
      this.end.dispose();
    }
  }

  private async explain(error: unknown, token: CancellationToken | undefined): Promise<Failure> {
    const answered = failureIn(error);
    if (answered !== undefined) {
      this.answered = true;
      return this.inEditorsLanguage(answered);
    }
    if (token?.isCancellationRequested === true) {
      return { kind: 'cancelled', message: 'cancelled' };
    }
    return (await this.endWithin(EXIT_GRACE_MS)) ?? { kind: 'internal', message: String(error) };
  }

  /** English is what the engine speaks. */
  private inEditorsLanguage(failure: Failure): Failure {
    if (vscode.l10n.bundle === undefined) {
      return failure;
    }
    this.log.info(new AnalysisError(failure).message);
    return translated(failure, vscode.l10n.t);
  }

  private async endWithin(limitMs: number): Promise<Failure | undefined> {
    if (this.ended === undefined && !this.process.connected) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.onDidEnd(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.ended;
  }
}

function startFailure(how: string): string {
  return vscode.l10n.t(
    'The analysis engine could not be started ({0}). Its output is in the log "Checkpoint Lens".',
    how,
  );
}

function logLines(stream: Readable | null, write: (line: string) => void): void {
  if (stream !== null) {
    createInterface({ input: stream }).on('line', write);
  }
}
