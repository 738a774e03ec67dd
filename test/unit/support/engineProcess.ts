/** The engine process as the editor starts it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type ProgressType,
  type RequestType,
} from 'vscode-jsonrpc/node';
import type { Failure } from '../../../src/model/failure.ts';
import type { RunProgress } from '../../../src/protocol/engine.ts';
import { ENGINE } from './paths.ts';

export class EngineUnderTest {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  private runs = 0;

  constructor() {
    this.process = fork(ENGINE, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.connection = createMessageConnection(
      new IPCMessageReader(this.process),
      new IPCMessageWriter(this.process),
    );
    this.connection.listen();
  }

  request<P, R>(
    type: RequestType<P, R, Failure>,
    params: P,
    token?: CancellationToken,
  ): Promise<R> {
    // Widened, since `sendRequest` cannot resolve its overloads for generic types.
    return this.connection.sendRequest(type as RequestType<unknown, R, Failure>, params, token);
  }

  /** The failure that a request is answered with. */
  async failureOf(method: string, params: unknown): Promise<Failure> {
    return failureOf(this.connection.sendRequest(method, params));
  }

  /** Everything that a run reports, and its promise. */
  run<P extends { readonly progress: string }, Report>(
    type: RequestType<P, void, Failure>,
    progress: ProgressType<RunProgress<Report>>,
    params: Omit<P, 'progress'>,
    token?: CancellationToken,
  ): {
    readonly messages: readonly RunProgress<Report>[];
    readonly first: Promise<void>;
    readonly end: Promise<void>;
  } {
    const id = `test-${++this.runs}`;
    const messages: RunProgress<Report>[] = [];
    const first = new Promise<void>((resolve) => {
      this.connection.onProgress(progress, id, (message) => {
        messages.push(message);
        resolve();
      });
    });
    return {
      messages,
      first,
      end: this.request(type, { ...params, progress: id } as unknown as P, token),
    };
  }

  /** Ends the process as the editor does. */
  async dispose(): Promise<void> {
    this.connection.dispose();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill();
      await once(this.process, 'exit');
    }
  }
}

export async function failureOf(request: Promise<unknown>): Promise<Failure> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ResponseError && error.data !== undefined) {
      return error.data as Failure;
    }
    throw error;
  }
  throw new Error('the request succeeded');
}
