import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { ErrorCodes } from 'vscode-jsonrpc/node';
import { WebviewConnection } from '../../src/editor/webviewConnection.ts';
import { serveWebview } from '../../src/editor/webviewRequests.ts';
import type { TensorImage, TensorValues } from '../../src/model/values.ts';
import { RunChanged, ShowRow } from '../../src/protocol/webview.ts';
import { FakeWebview } from './fakeWebview.ts';
import { api, sample, until } from './workbench.ts';

const WINDOW = { slice: 0, rowStart: 0, rowCount: 1, columnStart: 0, columnCount: 3 };

describe('connection to a webview', () => {
  let webview: FakeWebview;
  let connection: WebviewConnection;

  beforeEach(async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(sample('base.safetensors'));
    webview = new FakeWebview();
    connection = new WebviewConnection(webview as unknown as vscode.Webview, (session) =>
      serveWebview(session, document, () => undefined),
    );
  });
  afterEach(() => connection.dispose());

  it('answers each load in its own session', async () => {
    for (const session of ['first', 'second']) {
      const { result } = await webview.ask(session, 0, 'ready', {});
      assert.equal((result as { kind: string }).kind, 'checkpoint');
    }
  });

  it('refuses parameters that are not what they should be', async () => {
    const invalid: readonly (readonly [method: string, params: unknown])[] = [
      ['rows', { start: -1 }],
      ['rows', { start: '0' }],
      ['rows', {}],
      ['reports', { start: 0.5 }],
      ['run/start', { rows: [0, 1], metrics: ['sparsity'] }],
      ['run/start', { rows: [0], metrics: ['statistics'] }],
      ['run/part', { part: -1 }],
      ['run/start', { rows: [], metrics: ['statistics'] }],
      ['run/start', { rows: 'all', metrics: ['statistics'] }],
      ['spectrum', { row: 0 }],
      ['values', { row: 0, side: 'base', ...WINDOW }],
      ['values', { row: 0, side: 'tensor', ...WINDOW, rowCount: '1' }],
      ['image', { row: 0, side: 'tensor', slice: 0, rows: 1 }],
      ['copy', { text: 1 }],
    ];
    for (const [index, [method, params]] of invalid.entries()) {
      const { error } = await webview.ask('s', index, method, params);
      assert.equal(error?.code, ErrorCodes.InvalidParams, `${method} ${JSON.stringify(params)}`);
    }
  });

  it('sends elements and images in buffers of their own, within the limit of a message', async () => {
    const of = { row: 0, side: 'tensor' };
    const { result } = await webview.ask('s', 0, 'values', { ...of, ...WINDOW });
    const { values } = result as TensorValues;
    assert.deepEqual([values.length, values.buffer.byteLength], [3, 24]);
    const size = { slice: 0, rows: 200, columns: 200 };
    const image = (await webview.ask('s', 1, 'image', { ...of, ...size })).result as TensorImage;
    assert.equal(image.mean.buffer.byteLength, 4 * image.rows * image.columns);
    assert.equal(image.rowNorms?.count, image.matrix.rows);
  });

  it('refuses methods that do not exist', async () => {
    const { error } = await webview.ask('s', 0, 'engine/configure', {});
    assert.equal(error?.code, ErrorCodes.MethodNotFound);
  });

  it('ignores what is no message of a session', async () => {
    for (const noise of [
      null,
      'ready',
      { jsonrpc: '2.0', id: 1, method: 'ready' },
      { session: 's' },
    ]) {
      webview.send(noise);
    }
    await webview.ask('s', 7, 'rows', { start: 0 });
    assert.deepEqual(
      webview.received.map((reply) => reply.id),
      [7],
    );
  });

  it('notifies the present load alone, and a hidden webview not at all', async () => {
    const state = {
      status: 'done',
      metrics: [],
      isQuiet: false,
      parts: 0,
      total: 0,
      done: 0,
      known: 0,
      running: [],
      fraction: 1,
      workPerMs: null,
      elapsedMs: 0,
      remainingMs: null,
    } as const;
    connection.notify(RunChanged, state);
    assert.equal(webview.received.length, 0, 'nobody has loaded yet');
    await webview.ask('s', 0, 'rows', { start: 0 });
    connection.notify(RunChanged, state);
    await until(() => webview.received.length === 2);
    assert.equal(webview.received[1]?.session, 's');
    webview.hidden = true;
    connection.notify(RunChanged, state);
    webview.hidden = false;
    await webview.ask('s', 1, 'rows', { start: 0 });
    assert.equal(webview.received.length, 3);
  });

  it('has nobody to tell from when a webview is hidden until it is loaded again', async () => {
    await webview.ask('first', 0, 'rows', { start: 0 });
    connection.endSession();
    assert.equal(await connection.tell(ShowRow, { row: 1 }), false);
    await webview.ask('second', 0, 'rows', { start: 0 });
    assert.equal(await connection.tell(ShowRow, { row: 1 }), true);
    assert.deepEqual(
      webview.received.map(({ session }) => session),
      ['first', 'second', 'second'],
    );
  });
});
