import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { writeInvalidFiles } from './checkpointFiles.ts';
import { api } from './workbench.ts';

describe('files that are no valid checkpoint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'invalid-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const { name, path, mentions } of writeInvalidFiles(folder)) {
    it(`opens as a message: ${name}`, async () => {
      const { checkpoints, engine } = await api();
      const document = checkpoints.openCustomDocument(vscode.Uri.file(path));
      const init = await document.init();
      assert.ok(init.kind === 'failed', JSON.stringify(init));
      assert.match(`${init.failure.path ?? ''}: ${init.failure.message}`, mentions);
      assert.doesNotMatch(init.failure.message, /\n|panicked|undefined/);
      assert.notEqual(engine.pid, undefined, 'the engine lives on');
      document.dispose();
    });
  }

  it('opens as a message: not on disk', async () => {
    const { checkpoints } = await api();
    const document = checkpoints.openCustomDocument(vscode.Uri.parse('untitled:a.safetensors'));
    const init = await document.init();
    assert.ok(init.kind === 'failed');
    assert.match(init.failure.message, /Only files on disk/);
    document.dispose();
  });

  it('opens as a message: a comparison with a checkpoint that is not there', async () => {
    const { diffs } = await api();
    const uri = vscode.Uri.from({
      scheme: 'checkpoint-lens-diff',
      path: '/a ↔ b',
      query: new URLSearchParams({
        base: 'file:///nowhere/a.safetensors',
        other: 'file:///nowhere/b.safetensors',
      }).toString(),
    });
    const document = diffs.openCustomDocument(uri);
    const init = await document.init();
    assert.ok(init.kind === 'failed');
    assert.equal(init.failure.path, '/nowhere/a.safetensors');
    document.dispose();
  });

  it('opens as a message: a comparison that names nothing', async () => {
    const { diffs } = await api();
    const document = diffs.openCustomDocument(vscode.Uri.parse('checkpoint-lens-diff:/a'));
    const init = await document.init();
    assert.ok(init.kind === 'failed');
    assert.match(init.failure.message, /does not name two checkpoints/);
    document.dispose();
  });
});
