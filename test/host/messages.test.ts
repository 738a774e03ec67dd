import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import type { CheckpointDocument } from '../../src/editor/checkpointDocument.ts';
import { WebviewConnection } from '../../src/editor/webviewConnection.ts';
import { serveWebview } from '../../src/editor/webviewRequests.ts';
import { rowSetOf } from '../../src/protocol/rowSet.ts';
import type { ShownCheckpoint } from '../../src/protocol/webview.ts';
import { headerBytes } from './checkpointFiles.ts';
import { api, runEnd, sample } from './workbench.ts';
import { FakeWebview } from './fakeWebview.ts';

const LIMIT = 1_000_000;
const TENSORS = 100_000;
const LONG_NAMES = 40;
const METADATA = 2000;

/**
 * 100,000 one-element tensors, some of them with names of 100,000 characters, and 2 MB of metadata
 * that say of tensors that they are tied to those.
 */
function writeLarge(path: string): void {
  const nameOf = (at: number): string =>
    at % (TENSORS / LONG_NAMES) === 0 ? `${at}.${'x'.repeat(100_000)}` : `model.${at}.weight`;
  const entries = Array.from({ length: TENSORS }, (_tensor, at) => [
    nameOf(at),
    { dtype: 'F32', shape: [1], data_offsets: [4 * at, 4 * at + 4] },
  ]);
  const ties = Array.from({ length: 10 }, (_tie, at) => [
    `tied.${at}.${'x'.repeat(100_000)}`,
    nameOf((at * TENSORS) / LONG_NAMES),
  ]);
  const notes = Array.from({ length: METADATA }, (_note, at) => [
    `note ${at}`,
    '\u0001'.repeat(1000),
  ]);
  const metadata = Object.fromEntries([...ties, ...notes]) as Record<string, string>;
  const header = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  writeFileSync(path, Buffer.concat([headerBytes(header), Buffer.alloc(4 * TENSORS)]));
}

describe('the messages of a very large checkpoint', () => {
  const file = sample('very-large.safetensors');
  let webview: FakeWebview;
  let connection: WebviewConnection;
  before(() => writeLarge(file.fsPath));
  after(() => {
    connection.dispose();
    rmSync(file.fsPath);
  });

  async function pages(method: string, first = 0): Promise<number> {
    let count = 0;
    for (let start: number | null = first; start !== null;) {
      const { result } = await webview.ask('s', webview.nextId(), method, { start });
      const page = result as { items: unknown[]; next: number | null };
      count += page.items.length;
      start = page.next;
    }
    return count;
  }

  it('are all below 1 MB, and tell everything', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(file);
    webview = new FakeWebview();
    connection = new WebviewConnection(webview as unknown as vscode.Webview, (session) =>
      serveWebview(session, document, () => undefined),
    );
    const ready = await webview.ask('s', webview.nextId(), 'ready', {});
    const init = ready.result as ShownCheckpoint;
    assert.equal(init.kind, 'checkpoint', JSON.stringify(ready).slice(0, 500));
    const listed = Object.keys(init.summary.metadata).length;
    assert.equal(listed + init.unlistedMetadata, METADATA + 10);
    assert.ok(listed > 0 && init.rows.items.length > 0);
    assert.equal(init.rows.items.length + (await pages('rows', init.rows.next ?? 0)), TENSORS);
    // which the connection serves for documents of the class of the extension alone
    const structure = await (
      document as AnyDocument & Pick<CheckpointDocument, 'structure'>
    ).structure();
    assert.equal(structure.ties.length, 10);
    const every = rowSetOf(Array.from({ length: TENSORS / 2 }, (_row, at) => 2 * at));
    const start = { rows: every, metrics: ['statistics'], isQuiet: false };
    await webview.ask('s', webview.nextId(), 'run/start', start);
    const part = await webview.ask('s', webview.nextId(), 'run/part', { part: 0 });
    assert.deepEqual(part.result, { rows: every, metrics: ['statistics'] });
    webview.send({ jsonrpc: '2.0', session: 's', method: 'rows/shown', params: { rows: [0] } });
    await runEnd(document);
    assert.equal(await pages('reports'), TENSORS / 2);
    for (const message of [structure, ...webview.received, ...webview.sent]) {
      assert.ok(
        Buffer.byteLength(JSON.stringify(message)) <= LIMIT,
        JSON.stringify(message).slice(0, 200),
      );
    }
  });
});
