import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AnyDocument } from '../../src/editor/analysisDocument.ts';
import { basesOf } from '../../src/editor/basePick.ts';
import { useRules } from '../../src/editor/diffTabs.ts';
import { diffTitle, diffUri, pairSourceOf } from '../../src/editor/diffUri.ts';
import { foundBase } from '../../src/editor/likelyBase.ts';
import { withDialogs } from './dialogs.ts';
import { activeTab, api, closeEditors, sample, until } from './workbench.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';

describe('the base of a checkpoint', () => {
  const base = sample('base.safetensors');
  const rlvr = sample('rlvr.safetensors');
  let folder: string;
  let tuned: vscode.Uri;
  let cached: vscode.Uri;
  let hubBefore: string | undefined;

  /** A checkpoint whose configuration names a model of a cache, laid out as the hub's libraries do. */
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-'));
    const model = join(folder, 'hub', 'models--org--base');
    const snapshot = join(model, 'snapshots', REVISION);
    for (const path of [join(model, 'blobs'), join(model, 'refs'), snapshot, join(folder, 'run')]) {
      mkdirSync(path, { recursive: true });
    }
    copyFileSync(base.fsPath, join(model, 'blobs', 'weights'));
    symlinkSync('../../blobs/weights', join(snapshot, 'model.safetensors'));
    writeFileSync(join(model, 'refs', 'main'), REVISION);
    cached = vscode.Uri.file(join(snapshot, 'model.safetensors'));
    tuned = vscode.Uri.file(join(folder, 'run', 'model.safetensors'));
    copyFileSync(rlvr.fsPath, tuned.fsPath);
    writeFileSync(join(folder, 'run', 'config.json'), '{"_name_or_path": "org/base"}');
    writeFileSync(join(folder, 'run', 'README.md'), '---\nbase_model: org/gone\n---\n');
    hubBefore = process.env['HF_HUB_CACHE'];
    process.env['HF_HUB_CACHE'] = join(folder, 'hub');
  });
  after(() => {
    if (hubBefore === undefined) {
      delete process.env['HF_HUB_CACHE'];
    } else {
      process.env['HF_HUB_CACHE'] = hubBefore;
    }
    rmSync(folder, { recursive: true });
  });
  afterEach(closeEditors);

  async function opened(uri: vscode.Uri): Promise<AnyDocument> {
    const { documents } = await api();
    return until(() => documents.find(uri));
  }

  it('is found in the cache, and what is not there is said to be missing', async () => {
    const bases = await basesOf(tuned);
    assert.deepEqual(bases[0], {
      name: 'org/base',
      namedIn: 'config.json',
      found: { path: cached.fsPath, by: 'hub' },
    });
    assert.deepEqual(bases.at(-1), { name: 'org/gone', namedIn: 'README.md', found: null });
  });

  it('is offered first where another one is asked for', async () => {
    const former = diffUri(rlvr, tuned);
    await vscode.commands.executeCommand('vscode.openWith', former, 'checkpointLens.diff');
    await opened(former);
    void vscode.commands.executeCommand('checkpointLens.changeBase', former);
    // The base that another test may have selected comes before what is found.
    const { documents, base: selected } = await api();
    const wanted = diffUri(selected.uri ?? cached, tuned);
    await until(() => {
      void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return documents.find(wanted) !== undefined && documents.find(former) === undefined;
    });
  });

  it('is taken without a question where there is just one, and else asked for', async () => {
    /** How often it asks, and what it finds; unless `picked` is offered, nothing is picked. */
    const find = async (
      checkpoint: vscode.Uri,
      picked?: vscode.Uri,
    ): Promise<[number, ...string[]]> => {
      const pick = (items: readonly (vscode.QuickPickItem & { uri?: vscode.Uri })[]) =>
        items.find(({ uri }) => uri !== undefined && uri.fsPath === picked?.fsPath);
      const found: string[] = [];
      const { picks } = await withDialogs({ pick }, async () => {
        const base = await foundBase(checkpoint);
        found.push(...(base === undefined ? [] : [base.fsPath]));
      });
      return [picks.length, ...found];
    };
    assert.deepEqual(await find(tuned), [0, cached.fsPath]);
    assert.deepEqual(await find(rlvr), [1]);
    // Both of two that are named are there.
    const card = join(folder, 'run', 'README.md');
    const before = readFileSync(card);
    writeFileSync(card, `---\nbase_model: ${base.fsPath}\n---\n`);
    assert.deepEqual(await find(tuned, base), [1, base.fsPath]);
    writeFileSync(card, before);
  });

  it('is called by its name, not by its revision', () => {
    assert.equal(diffTitle(cached.fsPath, tuned.fsPath), 'base ↔ run');
  });
});

describe('a comparison', () => {
  const base = sample('base.safetensors');
  const rlvr = sample('rlvr.safetensors');
  const rules = [
    { from: 'model.layers.*', to: 'h.*' },
    { from: 'a & b', to: 'c%20?#=' },
  ];
  afterEach(closeEditors);

  async function show(uri: vscode.Uri): Promise<void> {
    await vscode.commands.executeCommand('vscode.openWith', uri, 'checkpointLens.diff');
    const { documents } = await api();
    await until(() => documents.find(uri));
  }

  async function isReplaced(former: vscode.Uri, present: vscode.Uri): Promise<void> {
    const { documents } = await api();
    await until(
      () => documents.find(present) !== undefined && documents.find(former) === undefined,
    );
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.equal(tabs.length, 1, 'in its place');
  }

  it('swaps its sides, and the rules with them', async () => {
    const [simple] = rules;
    assert.ok(simple);
    const former = diffUri(base, rlvr, [simple]);
    await show(former);
    await vscode.commands.executeCommand('checkpointLens.swapSides');
    await isReplaced(former, diffUri(rlvr, base, [{ from: simple.to, to: simple.from }]));
  });

  it('opens either side in an editor of its own', async () => {
    for (const [command, side] of [
      ['checkpointLens.openBase', base],
      ['checkpointLens.openOther', rlvr],
    ] as const) {
      await show(diffUri(base, rlvr));
      await vscode.commands.executeCommand(command);
      const tab = await until(() => {
        const input = activeTab()?.input;
        return input instanceof vscode.TabInputCustom && input.uri.scheme === 'file' && input;
      });
      assert.equal(tab.uri.toString(), side.toString());
      assert.equal(tab.viewType, 'checkpointLens.checkpoint');
    }
  });

  it('keeps its rules in its address', async () => {
    const former = diffUri(base, rlvr);
    await show(former);
    await useRules(former, rules);
    const present = diffUri(base, rlvr, rules);
    await isReplaced(former, present);
    assert.deepEqual(pairSourceOf(vscode.Uri.parse(present.toString(), true)).rules, rules);
    const document = (await api()).documents.find(present);
    const init = await document?.init();
    assert.equal(init?.kind === 'diff' && init.rules.length, 2);
  });
});
