import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { api, forgetEverything, runEnd, sample, until } from './workbench.ts';

describe('the report of an editor', () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    await forgetEverything();
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await forgetEverything();
  });

  async function opened() {
    const { documents } = await api();
    const uri = sample('base.safetensors');
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(() => documents.find(uri));
    await document.init();
    return document;
  }

  async function save(name: string): Promise<string> {
    const { reports } = await api();
    const path = join(folder, name);
    await reports.save(await opened(), vscode.Uri.file(path));
    return readFileSync(path, 'utf8');
  }

  it('is a page that says what is missing, and leaves no other file', async () => {
    const document = await opened();
    await document.startRun([0, 1, 2, 3, 4], ['statistics']);
    await runEnd(document);
    const page = await save('base.html');
    assert.match(page, /statistics: measured of 5 of 39 tensors/);
    assert.deepEqual(readdirSync(folder), ['base.html']);
  });

  it('has its figures beside it as Markdown', async () => {
    const document = await opened();
    await document.startRun([...Array(39).keys()], ['spectrum']);
    await runEnd(document);
    assert.match(await save('base.md'), /\]\(base\.map-stable-rank\.svg\)/);
    assert.match(readFileSync(join(folder, 'base.map-stable-rank.svg'), 'utf8'), /^<\?xml/);
  });

  it('is the document of the command line as JSON', async () => {
    const document = JSON.parse(await save('base.json')) as Record<string, unknown>;
    assert.equal(document['schema'], 'checkpoint-lens/inspect@1');
    assert.match(document['version'] as string, /^\d+\.\d+\.\d+$/);
    assert.equal((document['tensors'] as unknown[]).length, 39);
  });

  it('of a comparison has its pairs, and names the files of both', async () => {
    const { documents, reports } = await api();
    const pair = [sample('base.safetensors'), sample('rlvr.safetensors')];
    await vscode.commands.executeCommand('checkpointLens.compareSelected', pair[0], pair);
    const document = await until(() =>
      [...documents].find(({ uri }) => uri.scheme === 'checkpoint-lens-diff'),
    );
    await document.init();
    await runEnd(document);
    const path = join(folder, 'pair.md');
    await reports.save(document, vscode.Uri.file(path));
    const text = readFileSync(path, 'utf8');
    assert.match(text, /^\| Base \| `\S+base\.safetensors` \| `base\.safetensors` \(1\.44 MiB, /m);
    assert.match(text, /^\| updateSparsity \| 0\.5692 \| in OPD’s range \|/m);
    assert.match(text, /39 tensors in common/);
  });

  it('is not saved under a name without a format', async () => {
    await assert.rejects(save('base.pdf'), /\.parquet/);
    assert.deepEqual(readdirSync(folder), []);
  });
});
