import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const script = resolve('scripts/checks/layers.mjs');

describe('the check of the layers', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'layers-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Writes a tree of files, path → text, and runs the check on it. */
  function check(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    return { status, stderr };
  }

  function accepts(files: Readonly<Record<string, string>>) {
    assert.deepEqual(check(files), { status: 0, stderr: '' });
  }

  function refuses(files: Readonly<Record<string, string>>, message: RegExp) {
    const { status, stderr } = check(files);
    assert.match(stderr, message);
    assert.equal(status, 1);
  }

  it('accepts this project', () => {
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });

  it('accepts imports that point the right way', () => {
    accepts({
      'src/model/tensor.ts': 'export interface Tensor { name: string }',
      'src/engine/engine.ts':
        "import { join } from 'node:path';\nimport type { Tensor } from '../model/tensor.ts';",
    });
  });

  it('refuses an import of an upper layer, also of a type alone', () => {
    refuses(
      {
        'src/engine/engine.ts': 'export type Engine = object;',
        'src/model/tensor.ts': "import type { Engine } from '../engine/engine.ts';",
      },
      /^src\/model\/tensor\.ts: src\/model may not import src\/engine$/m,
    );
  });

  it('refuses vscode outside the editor', () => {
    refuses({ 'src/engine/engine.ts': "import * as vscode from 'vscode';" }, /the package vscode/);
    accepts({
      'src/editor/open.ts': "import * as vscode from 'vscode';",
      'src/engine/engine.ts': '',
    });
  });

  it('refuses a dynamic import, a re-export and a require alike', () => {
    const refused = /src\/analysis may not import src\/native/;
    for (const statement of [
      "void import('../native/addon.ts');",
      "export * from '../native/addon.ts';",
      "require('../native/addon.ts');",
    ]) {
      refuses({ 'src/native/addon.ts': '', 'src/analysis/pairing.ts': statement }, refused);
    }
  });

  it('refuses Node in the webview and in the model', () => {
    refuses({ 'webview/main.ts': "import fs from 'node:fs';" }, /may not use Node's node:fs/);
    refuses({ 'src/model/path.ts': "import path from 'path';" }, /may not use Node's path/);
  });

  it('refuses the addon outside src/native', () => {
    const load = "export const file = 'checkpoint-lens.node';";
    accepts({ 'src/native/addon.ts': load });
    refuses({ 'src/engine/engine.ts': load }, /may not name the \.node file/);
  });

  it('refuses a file that belongs to no layer', () => {
    refuses({ 'src/shared/text.ts': '' }, /^src\/shared\/text\.ts: belongs to no layer/m);
  });

  it('refuses napi below the native core, also through another crate', () => {
    const lock = (dependency: string) => `
[[package]]
name = "checkpoint-lens-core"
dependencies = [
 "between 1.0.0",
]

[[package]]
name = "between"
dependencies = [
 "${dependency}",
]

[[package]]
name = "${dependency}"
`;
    accepts({ 'native/Cargo.lock': lock('half') });
    refuses({ 'native/Cargo.lock': lock('napi-sys') }, /may not depend on napi-sys/);
  });
});
