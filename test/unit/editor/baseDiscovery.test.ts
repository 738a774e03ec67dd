import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { discoverBases, hubFolder, type Places } from '../../../src/editor/baseDiscovery.ts';

describe('the discovery of bases', () => {
  let root: string;
  let places: Places;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bases-'));
    places = { workspaceFolders: [join(root, 'workspace')], hub: join(root, 'hub') };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, content = ''): string {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  }

  /** A model as the hub's libraries lay it out: the snapshot's files are links to blobs. */
  function cached(model: string, revision: string): string {
    const blob = write(`hub/${model}/blobs/${model}-${revision}`);
    const snapshot = join(root, 'hub', model, 'snapshots', revision);
    mkdirSync(snapshot, { recursive: true });
    const file = join(snapshot, 'model.safetensors');
    symlinkSync(blob, file);
    return file;
  }

  /** `name: where it is named, how it was found, path` */
  async function found(path: string): Promise<string[]> {
    const candidates = await discoverBases(path, places);
    return candidates.map(({ name, namedIn, found: at }) => {
      const where = at === null ? 'nowhere' : `${at.by}, ${at.path.slice(root.length + 1)}`;
      return `${name}: ${namedIn ?? 'not named'}, ${where}`;
    });
  }

  it('finds what is named in the cache, by its main revision', async () => {
    const model = write('runs/a/model.safetensors');
    write('runs/a/config.json', JSON.stringify({ _name_or_path: 'org/base' }));
    cached('models--org--base', 'old');
    cached('models--org--base', 'abc123');
    write('hub/models--org--base/refs/main', 'abc123');
    assert.deepEqual(await found(model), [
      'org/base: config.json, hub, hub/models--org--base/snapshots/abc123/model.safetensors',
    ]);
  });

  it('finds a snapshot that no revision names', async () => {
    const model = write('runs/a/adapter_model.safetensors');
    write('runs/a/adapter_config.json', JSON.stringify({ base_model_name_or_path: 'gpt2' }));
    cached('models--gpt2', 'only');
    assert.match((await found(model))[0] ?? '', /^gpt2: adapter_config.json, hub, .*only/);
  });

  it('prefers the workspace, and finds a model there by the last part of its name', async () => {
    const model = write('runs/a/model.safetensors');
    write('runs/a/README.md', '---\nbase_model: org/base\n---\n');
    write('workspace/base/model.safetensors.index.json');
    cached('models--org--base', 'x');
    assert.deepEqual(await found(model), [
      'org/base: README.md, workspace, workspace/base/model.safetensors.index.json',
    ]);
  });

  it('takes paths, relative to the checkpoint too', async () => {
    const base = write('models/base/model.safetensors');
    const model = write('runs/a/model.safetensors');
    write('runs/a/config.json', JSON.stringify({ _name_or_path: '../../models/base' }));
    write('runs/a/adapter_config.json', JSON.stringify({ base_model_name_or_path: base }));
    assert.deepEqual(await found(model), [
      `${base}: adapter_config.json, named path, models/base/model.safetensors`,
    ]);
  });

  it('lists last what is named and not on this machine', async () => {
    const model = write('runs/a/model.safetensors');
    write('runs/a/config.json', JSON.stringify({ _name_or_path: 'org/gone' }));
    write('runs/b/model.safetensors');
    assert.deepEqual(await found(model), [
      'b: not named, near, runs/b/model.safetensors',
      'org/gone: config.json, nowhere',
    ]);
  });

  it('offers the steps before, then what else lies near', async () => {
    for (const step of [10, 20, 30, 40]) {
      write(`out/checkpoint-${step}/model.safetensors`);
    }
    const model = write('out/checkpoint-30/model.safetensors');
    write('out/checkpoint-30/ema.safetensors');
    write('out/logs/text.txt');
    assert.deepEqual(await found(model), [
      'checkpoint-20: not named, previous step, out/checkpoint-20/model.safetensors',
      'checkpoint-10: not named, first step, out/checkpoint-10/model.safetensors',
      'ema.safetensors: not named, near, out/checkpoint-30/ema.safetensors',
      'checkpoint-40: not named, near, out/checkpoint-40/model.safetensors',
    ]);
  });

  it('does not offer the checkpoint itself, opened as a folder or an index', async () => {
    const index = write('m/model.safetensors.index.json');
    write('m/model-00001-of-00002.safetensors');
    write('m/model-00002-of-00002.safetensors');
    write('m/config.json', JSON.stringify({ _name_or_path: '.' }));
    assert.deepEqual(await found(index), []);
    assert.deepEqual(await found(join(root, 'm')), []);
    write('m/config.json', JSON.stringify({ _name_or_path: join(root, 'm') }));
    assert.deepEqual(await found(index), []);
  });

  it('passes over what cannot be read or is no configuration', async () => {
    const model = write('a/model.safetensors');
    write('a/config.json', '{ not JSON');
    mkdirSync(join(root, 'a', 'adapter_config.json'));
    write('a/README.md', '\u0000\u0001');
    assert.deepEqual(await found(model), []);
    assert.deepEqual(await found(join(root, 'missing', 'model.safetensors')), [
      'a: not named, near, a/model.safetensors',
    ]);
  });

  it('looks for the cache where the libraries do', () => {
    assert.equal(hubFolder({ HF_HUB_CACHE: '/c', HF_HOME: '/h' }), '/c');
    assert.equal(hubFolder({ HF_HOME: '/h' }), '/h/hub');
    assert.equal(hubFolder({ HF_HOME: '~/hf' }), join(homedir(), 'hf', 'hub'));
    assert.equal(hubFolder({ XDG_CACHE_HOME: '/x', HF_HUB_CACHE: '' }), '/x/huggingface/hub');
    assert.equal(hubFolder({}), join(homedir(), '.cache', 'huggingface', 'hub'));
  });
});
