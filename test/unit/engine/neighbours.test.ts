import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namingMissingShards } from '../../../src/engine/missingShards.ts';
import { neighboursOf } from '../../../src/engine/neighbours.ts';
import { AnalysisError, type Failure } from '../../../src/model/failure.ts';

describe('the files beside a checkpoint', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'neighbours-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('are the configurations and the other shards, of a file and of its folder', async () => {
    write('config.json', '{"model_type":"qwen3"}');
    write('b.safetensors', '');
    write('a.safetensors', '');
    write('.hidden.safetensors', '');
    write('tokenizer.json', '{}');
    const expected = {
      configs: [{ file: 'config.json', content: { model_type: 'qwen3' }, error: null }],
      files: ['a.safetensors', 'b.safetensors'],
    };
    assert.deepEqual(await neighboursOf(join(folder, 'a.safetensors')), expected);
    assert.deepEqual(await neighboursOf(folder), expected);
  });

  it('may be none', async () => {
    assert.deepEqual(await neighboursOf(join(folder, 'gone', 'a.safetensors')), {
      configs: [],
      files: [],
    });
  });

  it('say why a configuration cannot be read', async () => {
    const errorOf = async (): Promise<string | null | undefined> =>
      (await neighboursOf(folder)).configs.find(({ file }) => file === 'config.json')?.error;
    write('config.json', '{"a":');
    assert.match((await errorOf()) ?? '', /JSON/);
    write('config.json', '[1]');
    assert.equal(await errorOf(), 'it is no JSON object');
    truncateSync(join(folder, 'config.json'), 4 * 1024 * 1024 + 1);
    assert.equal(
      await errorOf(),
      'it has 4194305 bytes; a configuration of over 4 MiB is not read',
    );
    rmSync(join(folder, 'config.json'));
    mkdirSync(join(folder, 'config.json'));
    assert.equal(await errorOf(), 'it is no regular file');
  });
});

describe('an index whose shards are missing', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'missing-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function failureOf(name: string, text: string): Promise<Failure> {
    const path = join(folder, name);
    writeFileSync(path, text);
    const error = new AnalysisError({ kind: 'invalid', path, message: 'it is broken' });
    try {
      await namingMissingShards(error);
    } catch (thrown) {
      assert.ok(thrown instanceof AnalysisError);
      return thrown.failure;
    }
    throw new Error('it was to throw');
  }

  it('is told by their names and how many tensors each has', async () => {
    writeFileSync(join(folder, 'here.safetensors'), '');
    const weights = {
      a: 'z.safetensors',
      b: 'here.safetensors',
      c: 'm.safetensors',
      d: 'm.safetensors',
    };
    const index = JSON.stringify({ weight_map: weights });
    const { missing, message } = await failureOf('model.safetensors.index.json', index);
    assert.deepEqual(missing, [
      { file: 'm.safetensors', tensors: 2 },
      { file: 'z.safetensors', tensors: 1 },
    ]);
    assert.equal(message, 'it is broken');
  });

  it('is no other fault', async () => {
    writeFileSync(join(folder, 'here.safetensors'), '');
    for (const text of [
      '{"weight_map":{"a":"here.safetensors"}}',
      '{"weight_map":[1]}',
      '{"weight_map":{"a":{}}}',
      '"text"',
      'not JSON',
    ]) {
      const { missing } = await failureOf('model.safetensors.index.json', text);
      assert.equal(missing, undefined, text);
    }
    const { missing } = await failureOf('model.safetensors', '{"weight_map":{"a":"b"}}');
    assert.equal(missing, undefined);
    await assert.rejects(namingMissingShards(new Error('other')), /other/);
  });
});
