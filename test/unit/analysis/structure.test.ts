import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { listConfig } from '../../../src/analysis/structure/config.ts';
import { partOf } from '../../../src/analysis/structure/parts.ts';
import { structureOf, type Neighbours } from '../../../src/analysis/structure/structure.ts';
import type { Checkpoint, Dtype, Tensor } from '../../../src/model/checkpoint.ts';
import type { Part } from '../../../src/model/structure.ts';

type Line = readonly [name: string, shape: readonly number[], dtype?: Dtype];
const BYTES: Partial<Record<Dtype, number>> = { BF16: 2, F32: 4, U8: 1, I32: 4 };

function checkpointOf(lines: readonly Line[], more: Partial<Checkpoint> = {}): Checkpoint {
  const tensors = lines.map(([name, shape, dtype = 'BF16']): Tensor => {
    const bytes = shape.reduce((product, side) => product * side, 1) * (BYTES[dtype] ?? 1);
    return { name, dtype, shape, bytes, offset: 0, shard: 0 };
  });
  return {
    path: '/models/m/model.safetensors',
    format: 'safetensors',
    bytes: 0,
    parameters: 0,
    tensorCount: tensors.length,
    metadata: {},
    shards: [{ file: 'model.safetensors', bytes: 0 }],
    dtypes: [],
    tensors,
    ...more,
  };
}

function beside(
  content: Record<string, unknown> | null,
  files: readonly string[] = [],
): Neighbours {
  const config = { file: 'config.json', content, error: null };
  return { configs: content === null ? [] : [config], files };
}

const ALONE = beside(null);

/** A layer of a model as the Qwen3 authors name it. */
const layer = (number: number): Line[] => [
  [`model.layers.${number}.self_attn.q_proj.weight`, [8, 8]],
  [`model.layers.${number}.self_attn.q_norm.weight`, [4]],
  [`model.layers.${number}.mlp.gate_proj.weight`, [16, 8]],
  [`model.layers.${number}.input_layernorm.weight`, [8]],
];
const QWEN3: Line[] = [
  ['model.embed_tokens.weight', [32, 8]],
  ...layer(0),
  ...layer(1),
  ...layer(10),
  ['model.norm.weight', [8]],
];

describe('the part of a tensor', () => {
  const cases: Readonly<Record<Part, readonly string[]>> = {
    attention: [
      'model.layers.0.self_attn.q_proj.weight',
      'transformer.h.0.attn.c_proj.weight',
      'layers.0.attention.wq.weight',
      'encoder.layer.0.attention.output.dense.weight',
      'transformer.h.1.self_attention.query_key_value.weight',
    ],
    mlp: [
      'model.layers.0.mlp.down_proj.weight',
      'layers.0.feed_forward.w1.weight',
      'encoder.layer.0.output.dense.weight',
      'encoder.layer.0.intermediate.dense.weight',
      'base_model.model.model.layers.0.mlp.up_proj.lora_A.weight',
    ],
    experts: [
      'model.layers.0.mlp.experts.7.up_proj.weight',
      'model.layers.0.mlp.shared_experts.up_proj.weight',
      'model.layers.0.mlp.gate.weight',
      'model.layers.0.block_sparse_moe.experts.0.w1.weight',
    ],
    norms: [
      'model.norm.weight',
      'model.layers.0.self_attn.q_norm.weight',
      'transformer.h.0.ln_1.bias',
      'transformer.ln_f.weight',
      'embeddings.LayerNorm.weight',
    ],
    embeddings: [
      'model.embed_tokens.weight',
      'wte.weight',
      'shared.weight',
      'tok_embeddings.weight',
    ],
    head: ['lm_head.weight', 'output.weight', 'classifier.bias'],
    other: ['logit_scale', '', 'constructor', '__proto__', 'model.layers.0.mixer.A_log'],
  };

  for (const [part, names] of Object.entries(cases)) {
    it(`is told by its name: ${part}`, () => {
      for (const name of names) {
        assert.equal(partOf(name), part, name);
      }
    });
  }

  it('is found soon in a name made to hold it up', () => {
    for (const name of ['dense_'.repeat(20_000), '_to_'.repeat(25_000), '.'.repeat(100_000)]) {
      partOf(name);
    }
  });
});

describe('the composition of a checkpoint', () => {
  it('counts every tensor once, the largest part first', () => {
    const { composition } = structureOf(checkpointOf(QWEN3), ALONE);
    assert.deepEqual(
      composition.map(({ part, tensors, parameters, bytes }) => [part, tensors, parameters, bytes]),
      [
        ['mlp', 3, 384, 768],
        ['embeddings', 1, 256, 512],
        ['attention', 3, 192, 384],
        ['norms', 7, 44, 88],
      ],
    );
  });

  it('adds up to the whole, whatever the names', () => {
    const name = fc.array(fc.constantFrom('mlp', 'norm', '3', 'x', 'experts', '', 'embed'), {
      maxLength: 5,
    });
    const line = fc.record({ name, rows: fc.nat(50), cols: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const checkpoint = checkpointOf(
          lines.map(({ name: parts, rows, cols }) => [parts.join('.'), [rows, cols]]),
        );
        const { composition, memory } = structureOf(checkpoint, ALONE);
        const sum = (of: (share: (typeof composition)[number]) => number): number =>
          composition.reduce((total, share) => total + of(share), 0);
        const elements = lines.reduce((total, { rows, cols }) => total + rows * cols, 0);
        assert.equal(
          sum(({ tensors }) => tensors),
          lines.length,
        );
        assert.equal(
          sum(({ parameters }) => parameters),
          elements,
        );
        assert.equal(memory.stored, 2 * elements);
      }),
    );
  });
});

describe('the memory of the weights', () => {
  it('is that of floating-point elements in each type, and of integers as stored', () => {
    const lines: Line[] = [
      ['a', [3, 5], 'F32'],
      ['b', [10], 'I32'],
    ];
    assert.deepEqual(structureOf(checkpointOf(lines), ALONE).memory, {
      stored: 60 + 40,
      bf16: 30 + 40,
      int8: 15 + 40,
      int4: 8 + 40,
    });
  });
});

describe('the family', () => {
  const familyOf = (lines: readonly Line[], neighbours = ALONE): unknown => {
    const { name, source, layers, experts } = structureOf(checkpointOf(lines), neighbours).family;
    return { name, source, layers, experts };
  };

  it('is what config.json says', () => {
    const neighbours = beside({ model_type: 'qwen3', num_hidden_layers: 36 });
    assert.deepEqual(familyOf(QWEN3, neighbours), {
      ...{ name: 'Qwen3', source: 'config', layers: 3, experts: 0 },
    });
    const { family } = structureOf(checkpointOf(QWEN3), neighbours);
    assert.equal(family.configuredLayers, 36);
    const nested = beside({ model_type: 'brand_new', text_config: { num_hidden_layers: 4 } });
    assert.equal(structureOf(checkpointOf(QWEN3), nested).family.configuredLayers, 4);
    assert.equal(structureOf(checkpointOf(QWEN3), nested).family.name, 'brand_new');
  });

  it('is guessed from the names where nothing says it', () => {
    const guess = (...names: string[]): unknown =>
      structureOf(checkpointOf(names.map((name) => [name, [2]])), ALONE).family.name;
    assert.deepEqual(familyOf(QWEN3), { name: 'Qwen3', source: 'names', layers: 3, experts: 0 });
    assert.equal(guess('h.0.attn.c_attn.weight'), 'GPT-2');
    assert.equal(guess('bert.encoder.layer.3.attention.self.query.weight'), 'BERT');
    assert.equal(guess('model.layers.0.block_sparse_moe.experts.0.w1.weight'), 'Mixtral');
    assert.equal(
      guess('model.layers.0.self_attn.q_proj.bias', 'model.layers.0.mlp.gate_proj.weight'),
      'Qwen2',
    );
    assert.equal(
      guess(
        ...['model.layers.0.self_attn.q_proj.weight', 'model.layers.0.mlp.gate_proj.weight'],
        'model.layers.0.input_layernorm.weight',
      ),
      'Llama',
    );
    assert.equal(guess('anything'), null);
  });

  it('has as many experts as a layer counts, or a stack holds', () => {
    const experts = (name: string, shape: readonly number[]): number =>
      structureOf(checkpointOf([[name, shape]]), ALONE).family.experts;
    assert.equal(experts('model.layers.0.mlp.experts.127.up_proj.weight', [4, 4]), 128);
    assert.equal(experts('model.layers.0.mlp.experts.gate_up_proj', [32, 8, 8]), 32);
    assert.equal(experts('model.layers.0.mlp.up_proj.weight', [4, 4]), 0);
  });

  it('is taken from nothing but sound values', () => {
    for (const content of [
      { model_type: 7, num_hidden_layers: 'many' },
      { model_type: '', num_hidden_layers: -1 },
      { model_type: null, text_config: [1] },
    ]) {
      const { family } = structureOf(checkpointOf([]), beside(content));
      assert.deepEqual([family.name, family.configuredLayers], [null, null]);
    }
  });

  it('knows an adapter by its own configuration', () => {
    const content = {
      ...{ peft_type: 'LORA', r: 8, lora_alpha: 16 },
      base_model_name_or_path: 'Qwen/Qwen3-8B',
    };
    const adapter = { file: 'adapter_config.json', content, error: null };
    const { family } = structureOf(checkpointOf([]), { configs: [adapter], files: [] });
    assert.deepEqual(family.adapter, { type: 'LORA', rank: 8, alpha: 16, base: 'Qwen/Qwen3-8B' });
  });
});

describe('tied tensors', () => {
  const TIED = { tie_word_embeddings: true };
  const ties = (
    lines: readonly Line[],
    metadata: Record<string, string>,
    content: Record<string, unknown> | null,
  ): unknown => structureOf(checkpointOf(lines, { metadata }), beside(content)).ties;
  const of = 'model.embed_tokens.weight';
  const name = 'lm_head.weight';

  it('are those that the configuration ties and the file lacks', () => {
    assert.deepEqual(ties(QWEN3, {}, TIED), [{ name, of, kind: 'config' }]);
    assert.deepEqual(ties(QWEN3, {}, { tie_word_embeddings: false }), []);
    assert.deepEqual(ties(QWEN3, {}, null), []);
  });

  it('are said to be stored twice where they are', () => {
    const lines: Line[] = [...QWEN3, [name, [32, 8]]];
    assert.deepEqual(ties(lines, {}, TIED), [{ name, of, kind: 'both stored' }]);
  });

  it('are those that the writer noted, once', () => {
    const metadata = { format: 'pt', [name]: of };
    assert.deepEqual(ties(QWEN3, metadata, TIED), [{ name, of, kind: 'metadata' }]);
    // a note on a tensor that is there, or of one that is not, says nothing
    assert.deepEqual(ties(QWEN3, { [of]: of, other: 'gone' }, null), []);
  });
});

describe('the shards', () => {
  const index = {
    path: '/models/m/model.safetensors.index.json',
    shards: [
      { file: 'model-00001-of-00002.safetensors', bytes: 0 },
      { file: 'model-00002-of-00002.safetensors', bytes: 0 },
    ],
  };

  it('are told from files that the index does not name', () => {
    const files = [...index.shards.map(({ file }) => file), 'consolidated.safetensors'];
    const { shards } = structureOf(checkpointOf([], index), beside(null, files));
    assert.deepEqual(shards, { notInIndex: ['consolidated.safetensors'], openedAlone: null });
  });

  it('say by their names that they are a part', () => {
    const alone = { path: '/models/m/model-00002-of-00005.safetensors' };
    const { shards } = structureOf(checkpointOf([], alone), beside(null, ['other.safetensors']));
    assert.deepEqual(shards, { notInIndex: [], openedAlone: { number: 2, count: 5 } });
  });
});

describe('a configuration as it is listed', () => {
  it('has a line for each value', () => {
    const content = { a: 'x', b: { c: [1, 2], d: {} }, e: null };
    assert.deepEqual(listConfig({ file: 'config.json', content, error: null }), {
      file: 'config.json',
      error: null,
      count: 4,
      entries: [
        { key: 'a', value: 'x' },
        { key: 'b.c', value: '[1,2]' },
        { key: 'b.d', value: '{}' },
        { key: 'e', value: 'null' },
      ],
    });
  });

  it('lists what is nested without end', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const content = JSON.parse(`{"deep":${deep}}`) as Record<string, unknown>;
    const { entries } = listConfig({ file: 'config.json', content, error: null });
    assert.deepEqual(entries, [{ key: 'deep', value: '…' }]);
  });

  it('is small, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const listed = listConfig({ file: 'config.json', content, error: null });
        assert.ok(listed.entries.length <= listed.count);
      }),
    );
    const content = Object.fromEntries(
      Array.from({ length: 5000 }, (_entry, at) => [`k${at}`, 'v'.repeat(10_000)]),
    );
    const listed = listConfig({ file: 'config.json', content, error: null });
    assert.equal(listed.count, 5000);
    assert.ok(JSON.stringify(listed).length < 500_000);
  });
});
