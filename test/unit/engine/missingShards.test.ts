/** Models that are not all there: shown as far as they are, compared with nothing. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import {
  ListTensors,
  OpenCheckpoint,
  OpenPair,
  ReadValues,
  TensorSpectrum,
} from '../../../src/protocol/engine.ts';
import { EngineUnderTest, failureOf } from '../support/engineProcess.ts';
import { fromRoot, temporaryFolder } from '../support/paths.ts';

const MODEL = fromRoot('samples/base-sharded');
const SHARD = /^model-\d+-of-\d+\.safetensors$/;

describe('the engine, of a model in shards of which some are missing', () => {
  const file = temporaryFolder();
  let engine: EngineUnderTest;
  let path: string;
  let shards: string[];

  beforeEach(() => {
    engine = new EngineUnderTest();
    path = file('model');
    mkdirSync(path);
    readdirSync(MODEL).forEach((name) => copyFileSync(`${MODEL}/${name}`, `${path}/${name}`));
    shards = readdirSync(MODEL).filter((name) => SHARD.test(name));
  });
  afterEach(async () => {
    await engine.dispose();
    rmSync(path, { recursive: true });
  });

  function remove(...names: readonly (string | undefined)[]): void {
    names.forEach((name) => rmSync(`${path}/${name ?? ''}`));
  }

  it('shows the tensors that are there, and names the shards that are not', async () => {
    const whole = await engine.request(OpenCheckpoint, { path });
    assert.equal(whole.missing, undefined);
    remove(shards[1]);
    const part = await engine.request(OpenCheckpoint, { path });
    assert.deepEqual(
      part.shards.map((shard) => shard.file),
      [shards[0], shards[2]],
    );
    assert.deepEqual(part.missing, [
      { file: shards[1], tensors: whole.tensorCount - part.tensorCount },
    ]);
    const { items } = await engine.request(ListTensors, { path, start: 0 });
    assert.equal(items.length, part.tensorCount);
    const tensor = items.findIndex(({ name }) => name.endsWith('q_proj.weight'));
    const values = await engine.request(TensorSpectrum, { path, tensor, matrix: 0 });
    assert.equal(values.length, 128);
    const window = { slice: 0, rowStart: 0, rowCount: 1, columnStart: 0, columnCount: 3 };
    await engine.request(ReadValues, { path, tensor, ...window });
  });

  it('takes what arrives meanwhile', async () => {
    remove(shards[0], shards[2]);
    assert.equal((await engine.request(OpenCheckpoint, { path })).missing?.length, 2);
    copyFileSync(`${MODEL}/${shards[2]}`, `${path}/${shards[2]}`);
    assert.equal((await engine.request(OpenCheckpoint, { path })).missing?.length, 1);
    copyFileSync(`${MODEL}/${shards[0]}`, `${path}/${shards[0]}`);
    const { missing, tensorCount } = await engine.request(OpenCheckpoint, { path });
    assert.deepEqual([missing, tensorCount], [undefined, 39]);
  });

  it('does not open one of which nothing is there', async () => {
    remove(...shards);
    const failure = await failureOf(engine.request(OpenCheckpoint, { path }));
    assert.match(failure.message, /^3 of 3 shards are missing/);
    assert.deepEqual(
      failure.missing?.map((shard) => shard.file),
      shards,
    );
  });

  it('does not compare a part with a whole', async () => {
    remove(shards[1]);
    await engine.request(OpenCheckpoint, { path });
    for (const [base, other] of [
      [path, MODEL],
      [MODEL, path],
    ] as const) {
      const failure = await failureOf(engine.request(OpenPair, { base, other }));
      assert.match(failure.message, /^1 of 3 shards are missing/);
    }
  });
});
