import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import { DIFF_SCHEME, diffUri } from '../../src/editor/diffUri.ts';
import { isOfUpdates, updatesUri, updatesUrisOf } from '../../src/editor/updatesUri.ts';
import type { UpdatesReport } from '../../src/model/updates.ts';
import type { UpdatesInit } from '../../src/protocol/webview.ts';
import { activeTab, api, closeEditors, runEnd, sample, until } from './workbench.ts';

async function updatesInit(document: AnyDocument): Promise<UpdatesInit> {
  const init = await document.init();
  assert.ok(init.kind === 'updates', JSON.stringify(init));
  return init;
}

describe('comparing two updates of one base', () => {
  const [base, first, second] = ['base', 'rlvr', 'sft'].map((name) =>
    sample(`${name}.safetensors`),
  ) as [vscode.Uri, vscode.Uri, vscode.Uri];
  const three = updatesUri({ base, first, second, rules: [] });
  afterEach(closeEditors);

  it('opens from a comparison of two, under a readable title, and measures by itself', async () => {
    const { documents } = await api();
    await vscode.commands.executeCommand(
      'checkpointLens.compareThird',
      diffUri(base, first),
      second,
    );
    const document = await until(() => documents.find(three));
    const state = await runEnd(document);
    assert.equal(state.status, 'done', JSON.stringify(state));
    const tab = await until(activeTab);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, 'checkpointLens.updates');
    assert.equal(tab.label, 'rlvr.safetensors ↔ sft.safetensors on base.safetensors');
    const { titles, summary, model } = await updatesInit(document);
    assert.deepEqual(titles, {
      ...{ base: 'base.safetensors', first: 'rlvr.safetensors', second: 'sft.safetensors' },
    });
    assert.equal(summary.tripleCount, 39);
    assert.equal(document.reports(0).items.length, 39);
    assert.equal(model.model.tensors, 39);
    assert.ok(Object.keys(model.byLayer).length > 1);
  });

  it('finds that an update points its own way, and changes its own weights', async () => {
    const { diffs } = await api();
    const document = diffs.openCustomDocument(
      updatesUri({ base, first, second: first, rules: [] }),
    );
    await runEnd(document);
    const reports = document.reports(0).items as readonly UpdatesReport[];
    const changed = reports.filter(({ changedBoth }) => (changedBoth ?? 0) > 0);
    assert.ok(changed.length > 0);
    for (const { name, ...report } of changed) {
      assert.ok(Math.abs((report.taskVectorCosine ?? Number.NaN) - 1) < 1e-9, name);
      assert.deepEqual([report.maskJaccard, report.signConflictFraction], [1, 0], name);
    }
    document.dispose();
  });

  it('leaves what acts on two checkpoints alone', async () => {
    await vscode.commands.executeCommand('vscode.openWith', three, 'checkpointLens.updates');
    await vscode.commands.executeCommand('checkpointLens.swapSides', three);
    const tab = await until(activeTab);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.uri.toString(), three.toString());
  });

  it('says what cannot be opened: a file that is not there, and an address that names no three', async () => {
    const { diffs } = await api();
    const failureOf = async (uri: vscode.Uri): Promise<string> => {
      const document = diffs.openCustomDocument(uri);
      const init = await document.init();
      document.dispose();
      assert.ok(init.kind === 'failed', JSON.stringify(init));
      return init.failure.message;
    };
    const missing = sample('no-such.safetensors');
    const message = await failureOf(updatesUri({ base, first, second: missing, rules: [] }));
    assert.match(message, /no-such\.safetensors|no such file|does not exist/i);
    const query = new URLSearchParams({ base: base.toString(), first: first.toString() });
    const incomplete = vscode.Uri.from({
      scheme: DIFF_SCHEME,
      path: '/x',
      query: query.toString(),
    });
    assert.match(await failureOf(incomplete), /does not name three checkpoints/);
  });

  it('keeps the three in its address, rules included, through a reload of the window', () => {
    const rules = [{ from: 'a.*', to: 'b & c=.*' }];
    const uri = vscode.Uri.parse(updatesUri({ base, first, second, rules }).toString(), true);
    const found = updatesUrisOf(uri);
    const paths = [found.base, found.first, found.second].map(({ fsPath }) => fsPath);
    assert.deepEqual(
      paths,
      [base, first, second].map(({ fsPath }) => fsPath),
    );
    assert.deepEqual(found.rules, rules);
    assert.ok(isOfUpdates(uri) && !isOfUpdates(diffUri(base, first)));
  });
});
