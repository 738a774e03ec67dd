import assert from 'node:assert/strict';
import { DescribeStructure, OpenCheckpoint } from '../../../src/protocol/engine.ts';
import type { Structure } from '../../../src/model/structure.ts';
import { EngineUnderTest } from '../support/engineProcess.ts';
import { fromRoot } from '../support/paths.ts';

describe('the structure that the engine describes', () => {
  let engine: EngineUnderTest;
  before(() => (engine = new EngineUnderTest()));
  after(() => engine.dispose());

  const describeSample = (path: string): Promise<Structure> =>
    engine.request(DescribeStructure, { path: fromRoot(path) });

  it('has the family of the configuration beside a checkpoint, and all of its parameters', async () => {
    const { family, composition, memory, configs, ties } = await describeSample(
      'samples/base.safetensors',
    );
    const { parameters } = await engine.request(OpenCheckpoint, {
      path: fromRoot('samples/base.safetensors'),
    });
    assert.deepEqual(family, {
      ...{ name: 'Qwen2', source: 'config', layers: 4, configuredLayers: 4, experts: 0 },
      adapter: null,
    });
    assert.equal(
      composition.reduce((sum, part) => sum + part.parameters, 0),
      parameters,
    );
    assert.equal(memory.bf16, 2 * parameters);
    assert.deepEqual(ties, []);
    assert.deepEqual(
      configs.map(({ file }) => file),
      ['config.json'],
    );
  });

  it('names the shards of an index, and the adapter that a folder holds', async () => {
    const sharded = await describeSample('samples/rlvr-sharded/model.safetensors.index.json');
    assert.deepEqual(sharded.shards, { notInIndex: [], openedAlone: null });
    const { family } = await describeSample('samples/lora/adapter_model.safetensors');
    assert.deepEqual(family.adapter, { type: 'LORA', rank: 8, alpha: 16, base: '..' });
  });
});
