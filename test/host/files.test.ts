import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { fileKindOf } from '../../src/analysis/fileKind.ts';
import { diffUri } from '../../src/editor/diffUri.ts';
import type { FileKind } from '../../src/model/fileKind.ts';
import { writeHole } from './checkpointFiles.ts';
import { withDialogs, type Asked, type DialogAnswers } from './dialogs.ts';
import { activeTab, api, closeEditors, extension, sample, until } from './workbench.ts';

/** Writes what the command line writes. */
function cli(...args: string[]): void {
  const program = join(extension().extensionPath, 'dist/cli.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  execFileSync(process.execPath, [program, ...args], { env });
}

describe('files written from the editor', () => {
  const base = sample('base.safetensors');
  const rlvr = sample('rlvr.safetensors');
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await closeEditors();
  });

  const file = (name: string): string => join(folder, name);

  function run(command: string, uri: vscode.Uri, answers: DialogAnswers): Promise<Asked> {
    return withDialogs(answers, () =>
      vscode.commands.executeCommand(`checkpointLens.${command}`, uri),
    );
  }

  /** What the editor in front takes its file for. */
  async function shownKind(path: string): Promise<FileKind | null> {
    const { documents } = await api();
    const uri = vscode.Uri.file(path);
    const document = await until(() => documents.find(uri));
    const init = await document.init();
    assert.ok(init.kind === 'checkpoint', JSON.stringify(init));
    const { input } = await until(activeTab);
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.deepEqual([input.uri.fsPath, input.viewType], [path, 'checkpointLens.checkpoint']);
    return fileKindOf(init.summary.metadata);
  }

  describe('a mask', () => {
    for (const [label, kind, typed] of [
      ['Safe', 'safe', []],
      ['Principal', 'principal', ['.30', '16']],
      ['Low-magnitude', 'low', ['0.25']],
    ] as const) {
      it(`that is ${kind} is the command line's, and opens as a mask`, async () => {
        const out = file('mask.safetensors');
        const asked = await run('writeMask', base, {
          pick: (items) => items.find((item) => item.label === label),
          typed,
          save: out,
          press: 'Open',
        });
        assert.deepEqual(asked.errors, []);
        assert.equal(asked.inputs.length, kind === 'low' ? 1 : 2);
        const [alpha, rank] = [typed[0] ?? '0.5', typed[1] ?? '64'];
        cli(
          ...['mask', base.fsPath, '--kind', kind, '--alpha', alpha, '--rank', rank],
          '--out',
          file('cli'),
        );
        assert.deepEqual(readFileSync(out), readFileSync(file('cli')));
        assert.equal(
          asked.saves[0]?.defaultUri?.fsPath,
          sample(`base.${kind}-mask.safetensors`).fsPath,
        );
        const inside = kind === 'safe' ? '59.1 %' : kind === 'low' ? '25.0 %' : '30.0 %';
        assert.match(
          asked.told.join(),
          new RegExp(`^mask\\.safetensors was written, .* ${inside} of`),
        );
        assert.match(asked.told.join(), /28 tensors are inside\. \| Open/);
        assert.deepEqual(await shownKind(out), {
          kind: 'mask',
          mask: kind,
          alpha: alpha === '.30' ? '0.3' : alpha,
          rank: Number(rank),
          base: 'base.safetensors',
        });
      });
    }

    it('takes no share or rank that is none, and writes nothing where a step is left', async () => {
      for (const typed of [['0'], ['1'], ['half'], [''], ['0.5', '0'], ['0.5', '1.5']]) {
        const asked = await run('writeMask', base, { typed, save: file('none.safetensors') });
        assert.deepEqual([asked.saves, asked.told, asked.errors], [[], [], []], typed.join());
        assert.equal(asked.inputs.length, typed.length);
      }
      await run('writeMask', base, {});
      assert.deepEqual(readdirSync(folder), []);
    });

    it('is never written over what it is made of, and its name has an ending', async () => {
      const own = file('own.safetensors');
      copyFileSync(base.fsPath, own);
      const asked = await run('writeMask', vscode.Uri.file(own), { save: own });
      assert.match(
        asked.errors.join(),
        /^The mask was not written\. .*own\.safetensors: cannot be written: is one of the files to read/,
      );
      assert.deepEqual(readFileSync(own), readFileSync(base.fsPath));
      const shard = sample('base-sharded/model-00002-of-00003.safetensors');
      const before = readFileSync(shard.fsPath);
      const index = sample('base-sharded/model.safetensors.index.json');
      const sharded = await run('writeMask', index, { save: shard.fsPath });
      assert.match(sharded.errors.join(), /is one of the files to read/);
      assert.deepEqual(readFileSync(shard.fsPath), before);
      const named = await run('writeMask', base, { save: file('mask.bin') });
      assert.match(named.errors.join(), /mask\.bin: The name has to end in \.safetensors\.$/);
      assert.deepEqual(readdirSync(folder), ['own.safetensors']);
    });

    it('is not made of a mask', async () => {
      cli('mask', base.fsPath, '--kind', 'low', '--out', file('first.safetensors'));
      const asked = await run('writeMask', vscode.Uri.file(file('first.safetensors')), {});
      assert.match(asked.errors.join(), /first\.safetensors: This is a mask/);
      assert.deepEqual(asked.picks, []);
    });

    it('leaves nothing behind when it is cancelled', async () => {
      writeHole(file('large.safetensors'), 4, 4096);
      const asked = await run('writeMask', vscode.Uri.file(file('large.safetensors')), {
        save: file('mask.safetensors'),
        cancels: true,
      });
      assert.match(asked.progress[0]?.title ?? '', /Writing mask\.safetensors/);
      assert.match(asked.progress[0]?.messages[0] ?? '', /^\d+ %/);
      assert.deepEqual([asked.told, asked.errors], [[], []]);
      assert.deepEqual(readdirSync(folder), ['large.safetensors']);
    });
  });

  describe('a delta', () => {
    it('is the command line’s, is verified, and says what it saves', async () => {
      const out = file('d.safetensors');
      const asked = await run('writeDelta', diffUri(base, rlvr), { save: out, press: 'Open' });
      assert.deepEqual(asked.errors, []);
      cli('delta', base.fsPath, rlvr.fsPath, '--out', file('cli'));
      assert.deepEqual(readFileSync(out), readFileSync(file('cli')));
      assert.equal(asked.saves[0]?.defaultUri?.fsPath, sample('rlvr.delta.safetensors').fsPath);
      assert.match(asked.progress[0]?.title ?? '', /verifying/);
      assert.match(
        asked.told.join(),
        /^d\.safetensors was written and verified: \d+ KiB instead of 1\.44 MiB, which saves 5\d\.\d %\. 43\.1 % of the elements changed.*rlvr\.safetensors byte for byte/,
      );
      const kind = await shownKind(out);
      assert.ok(kind?.kind === 'delta');
      assert.deepEqual([kind.base, kind.other], [['base.safetensors'], 'rlvr.safetensors']);
      assert.deepEqual(readdirSync(folder).sort(), ['cli', 'd.safetensors']);
    });

    it('makes of a checkpoint in shards the one that is picked', async () => {
      const [from, to] = ['base', 'rlvr'].map((side) =>
        sample(`${side}-sharded/model.safetensors.index.json`),
      );
      assert.ok(from && to);
      const out = file('shard.safetensors');
      const asked = await run('writeDelta', diffUri(from, to), {
        pick: (items) => items[1],
        save: out,
      });
      assert.deepEqual(asked.errors, []);
      assert.deepEqual(asked.picks[0]?.length, 3);
      cli('apply', sample('base-sharded').fsPath, out, '--out', file('made'));
      const shard = sample('rlvr-sharded/model-00002-of-00003.safetensors');
      assert.deepEqual(readFileSync(file('made')), readFileSync(shard.fsPath));
    });

    it('makes its file again, byte for byte, of the base that is offered first', async () => {
      const delta = file('d.safetensors');
      cli('delta', base.fsPath, rlvr.fsPath, '--out', delta);
      const out = file('made.safetensors');
      const asked = await run('applyDelta', vscode.Uri.file(delta), { save: out });
      assert.deepEqual(asked.errors, []);
      assert.equal(asked.picks[0]?.[0]?.description, 'name and size as recorded');
      assert.equal(asked.saves[0]?.defaultUri?.fsPath, file('rlvr.safetensors'));
      assert.deepEqual(readFileSync(out), readFileSync(rlvr.fsPath));
      assert.match(
        asked.told.join(),
        /^made\.safetensors was written, .*rlvr\.safetensors byte for byte/,
      );
    });

    it('is not applied to another base, nor is what is no delta, and nothing is written', async () => {
      const delta = file('d.safetensors');
      cli('delta', base.fsPath, rlvr.fsPath, '--out', delta);
      // Of the same name and size: only the digest tells.
      copyFileSync(sample('sft.safetensors').fsPath, file('base.safetensors'));
      const out = file('made.safetensors');
      const asked = await run('applyDelta', vscode.Uri.file(delta), { save: out });
      assert.match(
        asked.errors.join(),
        /^The delta was not applied\. .*base\.safetensors: is not what the delta was made from/,
      );
      const plain = await run('applyDelta', base, { save: out });
      assert.match(plain.errors.join(), /base\.safetensors: This is no sparse delta\./);
      assert.equal(existsSync(out), false);
    });

    it('is never written over a side of the comparison', async () => {
      const [from, to] = [file('from.safetensors'), file('to.safetensors')];
      copyFileSync(base.fsPath, from);
      copyFileSync(rlvr.fsPath, to);
      const diff = diffUri(vscode.Uri.file(from), vscode.Uri.file(to));
      for (const [path, of] of [
        [from, base],
        [to, rlvr],
      ] as const) {
        const asked = await run('writeDelta', diff, { save: path });
        assert.match(asked.errors.join(), /is one of the files to read/);
        assert.deepEqual(readFileSync(path), readFileSync(of.fsPath));
      }
      assert.deepEqual(readdirSync(folder).sort(), ['from.safetensors', 'to.safetensors']);
    });

    it('leaves nothing behind when it is cancelled, and what was there stays', async () => {
      for (const side of ['from', 'to']) {
        writeHole(file(`${side}.safetensors`), 100, 4096);
      }
      copyFileSync(base.fsPath, file('out.safetensors'));
      const diff = diffUri(
        vscode.Uri.file(file('from.safetensors')),
        vscode.Uri.file(file('to.safetensors')),
      );
      const asked = await run('writeDelta', diff, { save: file('out.safetensors'), cancels: true });
      assert.deepEqual([asked.told, asked.errors], [[], []]);
      const names = ['from.safetensors', 'out.safetensors', 'to.safetensors'];
      assert.deepEqual(readdirSync(folder).sort(), names);
      assert.deepEqual(readFileSync(file('out.safetensors')), readFileSync(base.fsPath));
    });
  });
});
