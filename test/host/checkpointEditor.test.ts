import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { CheckpointInit, Init } from '../../src/protocol/webview.ts';
import {
  activeTab,
  api,
  closeEditors,
  forgetEverything,
  runEnd,
  runToEnd,
  sample,
  until,
  type SpectralDocument,
} from './workbench.ts';

const PARAMETERS = 754_816;

function checkpointInit(init: Init): CheckpointInit {
  assert.ok(init.kind === 'checkpoint', JSON.stringify(init));
  return init;
}

describe('checkpoint editor', () => {
  before(forgetEverything);
  afterEach(closeEditors);

  it('is the default for a .safetensors file', async () => {
    const { documents } = await api();
    const uri = sample('base.safetensors');
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(() => documents.find(uri));
    const { summary, rows, title } = checkpointInit(await document.init());
    const input = await until(() => activeTab()?.input);
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'checkpointLens.checkpoint');
    assert.equal(title, 'base.safetensors');
    assert.equal(summary.parameters, PARAMETERS);
    assert.equal(summary.tensorCount, 39);
    assert.equal(rows.items.length, 39);
    assert.equal(rows.next, null);
  });

  it('is an option for an index, which it opens as one model', async () => {
    const { documents } = await api();
    const uri = sample('base-sharded/model.safetensors.index.json');
    await vscode.commands.executeCommand('checkpointLens.open', uri);
    const document = await until(() => documents.find(uri));
    const { summary, title } = checkpointInit(await document.init());
    assert.equal(title, 'base-sharded');
    assert.equal(summary.shards.length, 3);
    assert.equal(summary.parameters, PARAMETERS);
  });

  it('shows what is there of an index, and says which shards are missing', async () => {
    const { checkpoints } = await api();
    const folder = mkdtempSync(join(tmpdir(), 'incomplete-'));
    const whole = sample('base-sharded').fsPath;
    const missing = 'model-00002-of-00003.safetensors';
    for (const name of readdirSync(whole).filter((file) => file !== missing)) {
      copyFileSync(join(whole, name), join(folder, name));
    }
    const document = checkpoints.openCustomDocument(vscode.Uri.file(folder));
    const { summary, rows } = checkpointInit(await document.init());
    assert.ok(rows.items.length > 0 && rows.items.length < 39);
    assert.equal(rows.items.length, summary.tensorCount);
    const lacking = 39 - summary.tensorCount;
    assert.deepEqual(document.notice, {
      severity: 'warning',
      message: `Missing here: 1 of 3 shards, with ${lacking} tensors (${missing}). Only the others are shown. Get them, then reload.`,
    });
    copyFileSync(join(whole, missing), join(folder, missing));
    document.reload();
    assert.equal(checkpointInit(await document.init()).summary.tensorCount, 39);
    assert.equal(document.notice, undefined);
    document.dispose();
    rmSync(folder, { recursive: true });
  });

  it('opens a folder that holds a checkpoint', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(sample('rlvr-sharded'));
    const { summary } = checkpointInit(await document.init());
    assert.equal(summary.parameters, PARAMETERS);
    document.dispose();
  });

  it('closes its document with the last tab', async () => {
    const { documents } = await api();
    const uri = sample('sft.safetensors');
    await vscode.commands.executeCommand('vscode.open', uri);
    await until(() => documents.find(uri));
    await closeEditors();
    await until(() => documents.find(uri) === undefined);
  });

  it('measures statistics of chosen rows, and keeps them for webviews that come late', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(sample('base.safetensors'));
    const { rows } = checkpointInit(await document.init());
    const state = await runToEnd(document, [0, 5], ['statistics']);
    assert.deepEqual(
      [state.status, state.done, state.total],
      ['done', 2, 2],
      JSON.stringify(state),
    );
    const { items, next } = document.reports(0);
    assert.equal(next, null);
    const names = new Set(items.map((report) => report.name));
    assert.ok([0, 5].every((row) => names.has(rows.items[row]?.name ?? '')));
    assert.ok(items.every((report) => report.error === null && 'stats' in report));
    document.dispose();
  });

  it('adds a spectrum to the statistics that it has', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(sample('base.safetensors')) as SpectralDocument;
    const { rows } = checkpointInit(await document.init());
    const row = rows.items.findIndex((tensor) => tensor.name.endsWith('q_proj.weight'));
    await runToEnd(document, [row], ['statistics']);
    await runToEnd(document, [row], ['spectrum']);
    const { name } = rows.items[row] ?? {};
    const report = document.reports(0).items.find((found) => found.name === name);
    assert.ok(
      report !== undefined && 'stats' in report && 'spectrum' in report,
      JSON.stringify(report),
    );
    const curves = await document.spectrum(row, 0, new vscode.CancellationTokenSource().token);
    assert.equal(curves.singularValues[0]?.values.length, 128);
    document.dispose();
  });

  it('refuses a run over a row that does not exist, and adds to one that is going on', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(sample('base.safetensors'));
    await assert.rejects(document.startRun([39], ['statistics']), /39 rows/);
    await Promise.all([
      document.startRun([0, 1], ['statistics', 'spectrum']),
      document.startRun([1, 2], ['statistics']),
      document.startRun([0], ['spectrum']),
    ]);
    const state = await runEnd(document);
    assert.deepEqual([state.status, state.total, state.done], ['done', 3, 3]);
    assert.deepEqual(new Set(state.metrics), new Set(['statistics', 'spectrum']));
    document.dispose();
  });

  it('shows at once what was found before it was closed, until the cache is cleared', async () => {
    const { checkpoints } = await api();
    const uri = vscode.Uri.file(join(mkdtempSync(join(tmpdir(), 'reopen-')), 'w.safetensors'));
    copyFileSync(sample('base.safetensors').fsPath, uri.fsPath);
    utimesSync(uri.fsPath, 1_700_000_000, 1_700_000_000);
    const first = checkpoints.openCustomDocument(uri);
    await first.init();
    await runToEnd(first, [3, 4], ['statistics', 'spectrum']);
    const byName = (reports: readonly { readonly name: string }[]) =>
      [...reports].sort((a, b) => (a.name < b.name ? -1 : 1));
    const found = byName(first.reports(0).items);
    first.dispose();
    const second = checkpoints.openCustomDocument(uri);
    await until(() => second.reports(0).items.length === 2);
    await until(() => second.reports(0).items.every((report) => 'spectrum' in report));
    assert.deepEqual(byName(second.reports(0).items), found);
    assert.equal(second.runState, null, 'nothing was measured');
    const state = await runToEnd(second, [3, 4, 5], ['statistics', 'spectrum']);
    assert.deepEqual([state.done, state.known], [3, 2]);
    second.dispose();
    await vscode.commands.executeCommand('checkpointLens.clearCache');
    const third = checkpoints.openCustomDocument(uri);
    assert.equal((await runToEnd(third, [3, 4, 5], ['statistics', 'spectrum'])).known, 0);
    third.dispose();
    rmSync(dirname(uri.fsPath), { recursive: true });
  });

  it('says that a file changed on disk, and reads it again on request', async () => {
    const { checkpoints } = await api();
    const folder = mkdtempSync(join(tmpdir(), 'change-'));
    const uri = vscode.Uri.file(join(folder, 'changing.safetensors'));
    copyFileSync(sample('lora/adapter_model.safetensors').fsPath, uri.fsPath);
    const document = checkpoints.openCustomDocument(uri);
    const before = checkpointInit(await document.init());
    // Again and again: a watcher takes a moment to start, and does not say when it has.
    const writing = setInterval(() => {
      copyFileSync(sample('base.safetensors').fsPath, uri.fsPath);
    }, 2000);
    const notice = await until(() => document.notice);
    clearInterval(writing);
    assert.match(notice.message, /changing\.safetensors changed on disk\. Reload/);
    document.reload();
    const after = checkpointInit(await document.init());
    assert.notEqual(before.summary.parameters, PARAMETERS);
    assert.equal(after.summary.parameters, PARAMETERS);
    assert.equal(document.notice, undefined);
    document.dispose();
    rmSync(folder, { recursive: true });
  });
});
