import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import { EngineProcess } from '../../src/editor/engineProcess.ts';
import { engineSettings } from '../../src/editor/settings.ts';
import { OpenCheckpoint } from '../../src/protocol/engine.ts';
import { writeRandomMatrices } from './checkpointFiles.ts';
import { api, extension, isAlive, runEnd, runToEnd, sample, until } from './workbench.ts';

describe('engine process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const large = vscode.Uri.file(join(folder, 'large.safetensors'));
  const rows = [...Array(24).keys()];
  let document: AnyDocument;

  before(async () => {
    writeRandomMatrices(large.fsPath, rows.length, 1536);
    await useThreads(1); // so that an analysis lasts on any machine
  });
  after(async () => {
    await useThreads(undefined);
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    document = (await api()).checkpoints.openCustomDocument(large);
    await document.init();
  });
  afterEach(() => document.dispose());

  /** The process id of the engine, once it works on the document's run. */
  async function workingEngine(): Promise<number> {
    const { engine } = await api();
    await document.startRun(rows, ['spectrum']);
    await until(() => (document.runState?.fraction ?? 0) > 0);
    assert.ok(engine.pid !== undefined);
    return engine.pid;
  }

  it('may be killed during an analysis: the editor says so, and the next analysis works', async () => {
    const killed = await workingEngine();
    process.kill(killed, 'SIGKILL');
    const state = await runEnd(document);
    assert.equal(state.status, 'failed');
    assert.equal(state.failure?.kind, 'engine');
    assert.equal(
      document.notice?.message,
      'The analysis engine ended unexpectedly (signal SIGKILL). It will be restarted by the next analysis.',
    );
    const next = await runToEnd(document, [0], ['spectrum']);
    assert.equal(next.status, 'done', JSON.stringify(next));
    assert.equal(document.notice, undefined);
    assert.notEqual((await api()).engine.pid, killed);
  });

  it('stops a cancelled analysis and keeps what it has found', async () => {
    const pid = await workingEngine();
    await until(() => document.reports(0).items.length > 0);
    document.cancelRun();
    const state = await runEnd(document);
    assert.equal(state.status, 'cancelled', JSON.stringify(state));
    assert.ok(state.done > 0 && state.done < rows.length, `${state.done} done`);
    assert.equal((await api()).engine.pid, pid, 'by asking, not by ending the engine');
  });

  it('drops the analysis of a document that is closed', async () => {
    await workingEngine();
    document.dispose();
    const { checkpoints } = await api();
    const other = checkpoints.openCustomDocument(sample('base.safetensors'));
    const state = await runToEnd(other, [0], ['statistics']);
    assert.equal(state.status, 'done');
    other.dispose();
  });

  it('is restarted by its command', async () => {
    const stopped = await workingEngine();
    await vscode.commands.executeCommand('checkpointLens.restartEngine');
    const state = await runEnd(document);
    assert.equal(state.failure?.kind, 'engine');
    await until(() => !isAlive(stopped));
    const next = await runToEnd(document, [0], ['statistics']);
    assert.equal(next.status, 'done', JSON.stringify(next));
  });

  it('is gone when the window closes, also in the middle of work', async () => {
    const log = vscode.window.createOutputChannel('Test', { log: true });
    const engine = new EngineProcess(
      join(extension().extensionPath, 'dist/engine.js'),
      () => ({ threads: 1, cache: null }),
      log,
    );
    const path = sample('base.safetensors').fsPath;
    const summary = await engine.request(OpenCheckpoint, { path });
    assert.equal(summary.tensorCount, 39);
    const { pid } = engine;
    assert.ok(pid !== undefined && isAlive(pid));
    const pending = engine.request(OpenCheckpoint, { path: large.fsPath });
    engine.dispose();
    await assert.rejects(pending, /was stopped/);
    await until(() => !isAlive(pid));
    await assert.rejects(engine.request(OpenCheckpoint, { path }), /window is closing/);
    log.dispose();
  });

  it('is told the settings, also when they change', async () => {
    // Answers every request with the number of threads that it was told last.
    const echo = join(folder, 'echo.js');
    writeFileSync(
      echo,
      `let threads;
      process.on('message', ({ id, method, params }) => {
        if (method === 'engine/configure') threads = params.threads;
        else process.send({ jsonrpc: '2.0', id, result: threads });
      });`,
    );
    const log = vscode.window.createOutputChannel('Test', { log: true });
    const engine = new EngineProcess(echo, engineSettings, log);
    assert.equal(await engine.request(OpenCheckpoint, { path: '/' }), 1);
    await useThreads(3);
    engine.configure();
    assert.equal(await engine.request(OpenCheckpoint, { path: '/' }), 3);
    await useThreads(1);
    engine.dispose();
    log.dispose();
  });

  it('says that it could not be started', async () => {
    const log = vscode.window.createOutputChannel('Test', { log: true });
    const engine = new EngineProcess(
      join(folder, 'missing.js'),
      () => ({ threads: null, cache: null }),
      log,
    );
    await assert.rejects(
      engine.request(OpenCheckpoint, { path: '/' }),
      /could not be started \(exit code 1\)/,
    );
    assert.equal(engine.pid, undefined);
    engine.dispose();
    log.dispose();
  });
});

async function useThreads(threads: number | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('checkpointLens');
  await settings.update('threads', threads, vscode.ConfigurationTarget.Global);
}
