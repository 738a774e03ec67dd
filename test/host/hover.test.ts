import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { headerBytes } from './checkpointFiles.ts';
import {
  activeTab,
  api,
  closeEditors,
  forgetEverything,
  runToEnd,
  sample,
  until,
} from './workbench.ts';

const NAME = 'model.layers.0.self_attn.q_proj.weight';
const SETTING = 'checkpointLens';

describe('hovers in text editors', () => {
  let folder = '';
  before(forgetEverything);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hover-'))));
  afterEach(async () => {
    await closeEditors();
    rmSync(folder, { recursive: true });
  });

  /** Writes a text at whose `|` to hover; the caret is left out. */
  function write(name: string, marked: string): { uri: vscode.Uri; at: vscode.Position } {
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const path = join(folder, name);
    writeFileSync(path, marked.replace('|', ''));
    const at = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
    return { uri: vscode.Uri.file(path), at };
  }

  async function hover({ uri, at }: { uri: vscode.Uri; at: vscode.Position }): Promise<string[]> {
    await api(); // opening a text does not wait for what it activates
    await vscode.workspace.openTextDocument(uri);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      at,
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content as vscode.MarkdownString).value)
      .filter((value) => value.includes('command:checkpointLens.openTensor'));
  }

  function copySample(name: string): void {
    copyFileSync(sample(name).fsPath, join(folder, name));
  }

  it('show a tensor of an index, estimated, with a link', async () => {
    const uri = sample('base-sharded/model.safetensors.index.json');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const document = await vscode.workspace.openTextDocument(uri);
    const at = document.positionAt(text.indexOf(NAME) + 5);
    const [card, ...others] = await hover({ uri, at });
    assert.equal(others.length, 0);
    assert.match(card ?? '', new RegExp(`\` ${NAME} \``));
    assert.match(card ?? '', /BF16 · 128 × 128 · 32\.0 KiB/);
    assert.match(
      card ?? '',
      /\| σ₁&ensp; \| ≈ [\d.]+ \*estimate, at least; residual [\d.e-]+\*&emsp; \|/,
    );
    assert.match(card ?? '', /\| Std&ensp; \| [\d.]+&emsp; \|/);
    assert.match(
      card ?? '',
      /!\[.*\]\(data:image\/svg\+xml;base64,[\w+/=]+\|width=\d+,height=\d+\)/,
    );
  });

  it('find names in JSON, YAML, Python and logs beside a checkpoint', async () => {
    copySample('base.safetensors');
    for (const file of [
      write('config.json', `{"skip": ["${NAME.slice(0, 8)}|${NAME.slice(8)}"]}`),
      write('map.yaml', `frozen:\n  - ${NAME.slice(0, 8)}|${NAME.slice(8)}\n`),
      write('train.py', `w = state['${NAME.slice(0, 8)}|${NAME.slice(8)}'].float()\n`),
      write('out.txt', `step 3: grad of ${NAME.slice(0, 8)}|${NAME.slice(8)}: 0.3\n`),
      write('out.log', `norm(${NAME.slice(0, 8)}|${NAME.slice(8)}) = 0.3\n`),
    ]) {
      assert.equal((await hover(file)).length, 1, file.uri.path);
    }
    assert.deepEqual(
      await hover(write('f.py', `f"model.layers.{i}.self_attn.q_|proj.weight"`)),
      [],
    );
    assert.deepEqual(await hover(write('other.json', '{"model.layers.9|9.weight": 1}')), []);
  });

  it('leave the engine alone where there is no checkpoint to ask about', async () => {
    const { engine } = await api();
    engine.stop();
    assert.deepEqual(await hover(write('config.json', `{"${NAME}|": 1}`)), []);
    copySample('base.safetensors');
    assert.deepEqual(await hover(write('prose.txt', 'just wo|rds')), []);
    assert.equal(engine.pid, undefined);
  });

  it('find names of a checkpoint that is open in an editor, with what it has measured', async () => {
    const { documents } = await api();
    const uri = sample('base.safetensors');
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(() => documents.find(uri));
    const init = await document.init();
    assert.ok(init.kind === 'checkpoint');
    const row = init.rows.items.findIndex(({ name }) => name === NAME);
    const file = write('elsewhere.yaml', `a: ${NAME}|`);
    assert.match((await hover(file))[0] ?? '', /estimate/);
    await runToEnd(document, [row], ['spectrum']);
    const [card] = await hover(file);
    assert.match(card ?? '', /\| Effective rank&ensp; \| [\d.]+&emsp; \|/);
    assert.doesNotMatch(card ?? '', /estimate|≈/);
  });

  it('are switched off by a setting', async () => {
    copySample('base.safetensors');
    const file = write('config.json', `{"${NAME}|": 1}`);
    const settings = vscode.workspace.getConfiguration(SETTING);
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await hover(file), []);
    } finally {
      await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal((await hover(file)).length, 1);
  });

  it('show hostile names as code, and link to nothing else', async () => {
    const names = [
      '<img src=x onerror=alert(1)>',
      '[x](command:evil)',
      'a`b``) c.d',
      '**bold** | cell',
    ];
    const entries = names.map((name, at) => [
      name,
      { dtype: 'F32', shape: [1], data_offsets: [4 * at, 4 * at + 4] },
    ]);
    const header = headerBytes(JSON.stringify(Object.fromEntries(entries)));
    writeFileSync(
      join(folder, 'hostile.safetensors'),
      Buffer.concat([header, Buffer.alloc(4 * names.length)]),
    );
    for (const [at, name] of names.entries()) {
      const [card] = await hover(
        write(`names${at}.json`, JSON.stringify([name]).replace('"', '"|')),
      );
      const longest = Math.max(0, ...(name.match(/`+/g) ?? []).map((run) => run.length));
      const fence = '`'.repeat(longest + 1);
      assert.ok(card !== undefined, name);
      assert.equal(card.split('\n')[0], `${fence} ${name} ${fence}`);
      const links = [...card.matchAll(/\]\((command:[^)\s]*)\)/g)].map(([, link]) => link ?? '');
      const own = links.filter((link) => link.startsWith('command:checkpointLens.openTensor?'));
      assert.equal(own.length, 1);
      const parameters = decodeURIComponent(own[0]?.split('?')[1] ?? '');
      assert.equal((JSON.parse(parameters) as string[])[1], name);
    }
  });

  it('open the tensor that they link to', async () => {
    const { documents } = await api();
    mkdirSync(join(folder, 'model'));
    const path = join(folder, 'model/base.safetensors');
    copyFileSync(sample('base.safetensors').fsPath, path);
    const uri = vscode.Uri.file(path);
    await vscode.commands.executeCommand('checkpointLens.openTensor', uri.toString(), NAME);
    const input = await until(() => activeTab()?.input);
    assert.ok(input instanceof vscode.TabInputCustom && input.uri.fsPath === path);
    const document = await until(() => documents.find(uri));
    const rows: number[] = [];
    document.onDidReveal((row) => rows.push(row));
    await vscode.commands.executeCommand('checkpointLens.openTensor', uri.toString(), NAME);
    const init = await document.init();
    assert.ok(init.kind === 'checkpoint');
    assert.deepEqual(
      rows.map((row) => init.rows.items[row]?.name),
      [NAME],
    );
    await vscode.commands.executeCommand('checkpointLens.openTensor', 7, undefined);
  });
});
