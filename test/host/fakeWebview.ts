/** Stands in for a webview where tests look at its messages. */
import * as vscode from 'vscode';
import type { Message } from 'vscode-jsonrpc/node';
import { until } from './workbench.ts';

export interface Reply extends Message {
  readonly session: string;
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** As much of a webview as a connection uses; `hidden` loses messages as a hidden one does. */
export class FakeWebview {
  private readonly emitter = new vscode.EventEmitter<unknown>();
  readonly onDidReceiveMessage = this.emitter.event;
  readonly received: Reply[] = [];
  readonly sent: unknown[] = [];
  hidden = false;

  postMessage(message: unknown): Promise<boolean> {
    if (!this.hidden) {
      this.received.push(message as Reply);
    }
    return Promise.resolve(!this.hidden);
  }

  send(message: unknown): void {
    this.sent.push(message);
    this.emitter.fire(message);
  }

  /** Of a request that has none yet. */
  nextId(): number {
    return this.sent.length;
  }

  async ask(session: string, id: number, method: string, params: unknown): Promise<Reply> {
    this.send({ jsonrpc: '2.0', session, id, method, params });
    return until(() => this.received.find((reply) => reply.session === session && reply.id === id));
  }
}
