import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, closeEditors, runEnd, sample, until } from './workbench.ts';

/** Opens a sample and waits for its webview, which selects the first rows of nothing by itself. */
async function opened(name: string) {
  const { documents } = await api();
  const uri = sample(name);
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = await until(() => documents.find(uri));
  await document.init();
  return document;
}

describe('commands of the active editor', () => {
  afterEach(closeEditors);

  it('computes spectra in the webview, of all matrices where none is selected', async () => {
    const document = await opened('base.safetensors');
    await until(() => {
      // the webview takes its time to load; until then there is nobody to tell
      void vscode.commands.executeCommand('checkpointLens.computeSpectra');
      return document.runState?.metrics.includes('spectrum');
    });
    const { status, done } = await runEnd(document);
    assert.equal(status, 'done');
    assert.ok(done > 20);
  });

  it('reloads the checkpoint', async () => {
    const document = await opened('base.safetensors');
    let reloads = 0;
    const subscription = document.onDidReload(() => (reloads += 1));
    await vscode.commands.executeCommand('checkpointLens.reload');
    subscription.dispose();
    assert.equal(reloads, 1);
  });

  it('shows an index as the text that it is', async () => {
    const uri = sample('base-sharded/model.safetensors.index.json');
    await vscode.commands.executeCommand('checkpointLens.open', uri);
    await vscode.commands.executeCommand('checkpointLens.openText');
    const editor = await until(() => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), uri.toString());
  });
});
