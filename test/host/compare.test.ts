import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import { diffTitle, diffUri } from '../../src/editor/diffUri.ts';
import type { PairReport } from '../../src/model/report.ts';
import type { DiffInit } from '../../src/protocol/webview.ts';
import { oracle } from './oracle.ts';
import {
  activeTab,
  api,
  closeEditors,
  runEnd,
  runToEnd,
  sample,
  until,
  type SpectralDocument,
} from './workbench.ts';

async function diffInit(document: AnyDocument): Promise<DiffInit> {
  const init = await document.init();
  assert.ok(init.kind === 'diff', JSON.stringify(init));
  return init;
}

/** The open comparison, after the sparsity run that it starts by itself. */
async function openedDiff(base: vscode.Uri, other: vscode.Uri): Promise<AnyDocument> {
  const { documents } = await api();
  const document = await until(() => documents.find(diffUri(base, other)));
  const state = await runEnd(document);
  assert.equal(state.status, 'done', JSON.stringify(state));
  return document;
}

function reportsOf(document: AnyDocument): readonly PairReport[] {
  return document.reports(0).items as readonly PairReport[];
}

describe('comparing checkpoints', () => {
  const base = sample('base.safetensors');
  const rlvr = sample('rlvr.safetensors');
  afterEach(closeEditors);

  it('compares with the selected base, sparsity by itself', async () => {
    await vscode.commands.executeCommand('checkpointLens.selectBase', base);
    await vscode.commands.executeCommand('checkpointLens.compareWithBase', rlvr);
    const document = await openedDiff(base, rlvr);
    const { model, summary, baseTitle, otherTitle } = await diffInit(document);
    const expected = oracle('base->rlvr');
    assert.deepEqual([baseTitle, otherTitle], ['base.safetensors', 'rlvr.safetensors']);
    assert.equal(summary.pairCount, Object.keys(expected.tensors).length);
    assert.equal(model.updateSparsity, expected.model.all_tensors.sparsity_bf16);
    assert.equal(model.updateSparsityMatrices, expected.model.hidden_2d.sparsity_bf16);
    assert.equal(model.matrices, 28);
    assert.equal(model.nss, undefined, 'spectra are not computed unasked');
    for (const report of reportsOf(document)) {
      assert.equal(
        report.updateSparsity,
        expected.tensors[report.name]?.sparsity_bf16,
        report.name,
      );
    }
  });

  it('shows the comparison in its own editor, under a readable title', async () => {
    await vscode.commands.executeCommand('checkpointLens.compareSelected', base, [base, rlvr]);
    await openedDiff(base, rlvr);
    const tab = await until(activeTab);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, 'checkpointLens.diff');
    assert.equal(tab.label, 'base.safetensors ↔ rlvr.safetensors');
  });

  it('takes the first selected as the base, and refuses what are not two checkpoints', async () => {
    await vscode.commands.executeCommand('checkpointLens.compareSelected', base, [rlvr, base]);
    await openedDiff(rlvr, base);
    const { documents } = await api();
    void vscode.commands.executeCommand('checkpointLens.compareSelected', base, [
      base,
      sample('README.md'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(documents.find(diffUri(base, sample('README.md'))), undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('computes nss on request', async () => {
    const { diffs } = await api();
    const document = diffs.openCustomDocument(diffUri(base, rlvr));
    await runEnd(document);
    const { rows } = await diffInit(document);
    const analysed = rows.items.flatMap((pair, row) => (pair.analysedByDefault ? [row] : []));
    const state = await runToEnd(document, analysed, ['spectrum']);
    assert.equal(state.status, 'done', JSON.stringify(state));
    const expected = oracle('base->rlvr');
    const measured = reportsOf(document).filter((report) => typeof report.nss === 'number');
    assert.equal(measured.length, 28);
    for (const { name, nss, updateSparsity } of measured) {
      const reference = expected.tensors[name]?.nss ?? Number.NaN;
      assert.ok(
        Math.abs((nss ?? Number.NaN) - reference) <= 1e-6 * reference + 1e-12,
        `${name}: ${nss} ${reference}`,
      );
      assert.equal(updateSparsity, expected.tensors[name]?.sparsity_bf16, 'what was known stays');
    }
    const { model } = await diffInit(document);
    const mean = expected.model.hidden_2d.nss.mean;
    assert.ok(Math.abs((model.nss?.mean ?? Number.NaN) - mean) <= 1e-6 * mean);
    document.dispose();
  });

  it('gives the singular values of both sides of a pair', async () => {
    const { diffs } = await api();
    const document = diffs.openCustomDocument(diffUri(base, rlvr)) as SpectralDocument;
    const name = 'model.layers.0.self_attn.q_proj.weight';
    const { rows } = await diffInit(document);
    const row = rows.items.findIndex((pair) => pair.name === name);
    const { singularValues } = await document.spectrum(
      row,
      0,
      new vscode.CancellationTokenSource().token,
    );
    const expected = oracle('base->rlvr').tensors[name]?.singular_values;
    assert.ok(expected);
    assert.deepEqual(
      singularValues.map(({ label }) => label),
      ['base', 'other'],
    );
    for (const { label, values } of singularValues) {
      const reference: readonly number[] = label === 'base' ? expected.w0 : expected.w1;
      assert.equal(values.length, reference.length);
      const largest = Math.max(
        ...reference.map((sigma, index) => Math.abs(sigma - (values[index] ?? Number.NaN))),
      );
      assert.ok(largest <= 1e-11 * (reference[0] ?? 0), `${label}: off by ${largest}`);
    }
    document.dispose();
  });

  it('compares an index with a folder', async () => {
    const { diffs } = await api();
    const index = sample('base-sharded/model.safetensors.index.json');
    const document = diffs.openCustomDocument(diffUri(index, sample('rlvr-sharded')));
    await runEnd(document);
    const { model, baseTitle, otherTitle } = await diffInit(document);
    assert.deepEqual([baseTitle, otherTitle], ['base-sharded', 'rlvr-sharded']);
    assert.equal(model.updateSparsity, oracle('base->rlvr').model.all_tensors.sparsity_bf16);
    document.dispose();
  });

  it('names checkpoints by what tells them apart, without a slash', () => {
    const titles: readonly (readonly [base: string, other: string, title: string])[] = [
      ['/m/base.safetensors', '/m/rl.safetensors', 'base.safetensors ↔ rl.safetensors'],
      ['/a/model.safetensors', '/b/model.safetensors', 'a ↔ b'],
      ['/a/model.safetensors.index.json', '/b/model.safetensors', 'a ↔ model.safetensors'],
      ['/x/m/w.safetensors', '/y/m/w.safetensors', 'x ↔ y'],
      ['/m/w.safetensors', '/x/m/w.safetensors', '∕ ↔ x'],
      ['/m/w.safetensors', '/m/w.safetensors', 'w.safetensors ↔ w.safetensors'],
    ];
    for (const [base, other, title] of titles) {
      assert.equal(diffTitle(base, other), title);
    }
  });

  it('finds files whose names need quoting', async () => {
    const { diffs } = await api();
    const folder = mkdtempSync(join(tmpdir(), 'a & b=c%20#?-'));
    const copies = [base, rlvr].map((uri, index) => {
      const copy = vscode.Uri.file(join(folder, `${index} %41&other=x.safetensors`));
      copyFileSync(uri.fsPath, copy.fsPath);
      return copy;
    });
    const [copiedBase, copiedOther] = copies;
    assert.ok(copiedBase !== undefined && copiedOther !== undefined);
    const uri = diffUri(copiedBase, copiedOther);
    const document = diffs.openCustomDocument(vscode.Uri.parse(uri.toString(), true));
    const { summary } = await diffInit(document);
    assert.equal(summary.pairCount, 39);
    document.dispose();
    rmSync(folder, { recursive: true });
  });
});
