import assert from 'node:assert/strict';
import { inFlowOrder, shortLabels, stackLabels } from '../../../src/analysis/moduleLabels.ts';

/** Paths of one block, sorted as files are written, and how they are to be called, in order. */
const BLOCKS: Readonly<
  Record<string, readonly [paths: readonly string[], rows: readonly string[]]>
> = {
  'Llama, Qwen': [
    [
      'input_layernorm',
      'mlp.down_proj',
      'mlp.gate_proj',
      'mlp.up_proj',
      'post_attention_layernorm',
      'self_attn.k_norm',
      'self_attn.k_proj',
      'self_attn.o_proj',
      'self_attn.q_norm',
      'self_attn.q_proj',
      'self_attn.v_proj',
    ],
    [
      ...['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'],
      ...['input_layernorm', 'post_attention_layernorm', 'k_norm', 'q_norm'],
    ],
  ],
  'DeepSeek V3': [
    [
      'mlp.down_proj',
      'mlp.experts.*.down_proj',
      'mlp.experts.*.gate_proj',
      'mlp.experts.*.up_proj',
      'mlp.gate',
      'mlp.gate_proj',
      'mlp.shared_experts.down_proj',
      'mlp.up_proj',
      'self_attn.kv_a_layernorm',
      'self_attn.kv_a_proj_with_mqa',
      'self_attn.kv_b_proj',
      'self_attn.o_proj',
      'self_attn.q_a_proj',
      'self_attn.q_b_proj',
    ],
    [
      ...['q_a_proj', 'q_b_proj', 'kv_a_proj_with_mqa', 'kv_b_proj', 'o_proj', 'gate'],
      ...['experts.*.gate_proj', 'mlp.gate_proj', 'experts.*.up_proj', 'mlp.up_proj'],
      ...['mlp.down_proj', 'experts.*.down_proj', 'shared_experts.down_proj'],
      ...['kv_a_layernorm'],
    ],
  ],
  Mixtral: [
    [
      'block_sparse_moe.experts.*.w1',
      'block_sparse_moe.experts.*.w2',
      'block_sparse_moe.experts.*.w3',
      'block_sparse_moe.gate',
      'input_layernorm',
      'self_attn.q_proj',
    ],
    ['q_proj', 'gate', 'w1', 'w3', 'w2', 'input_layernorm'],
  ],
  'GPT-2': [
    ['attn.c_attn', 'attn.c_proj', 'ln_1', 'ln_2', 'mlp.c_fc', 'mlp.c_proj'],
    ['c_attn', 'attn.c_proj', 'c_fc', 'mlp.c_proj', 'ln_1', 'ln_2'],
  ],
  'GPT-NeoX': [
    [
      'attention.dense',
      'attention.query_key_value',
      'mlp.dense_4h_to_h',
      'mlp.dense_h_to_4h',
      'post_attention_layernorm',
    ],
    ['query_key_value', 'dense', 'dense_h_to_4h', 'dense_4h_to_h', 'post_attention_layernorm'],
  ],
  'BERT, MiniLM': [
    [
      'attention.output.LayerNorm',
      'attention.output.dense',
      'attention.self.key',
      'attention.self.query',
      'attention.self.value',
      'intermediate.dense',
      'output.LayerNorm',
      'output.dense',
    ],
    [
      ...['query', 'key', 'value', 'attention.output.dense', 'intermediate.dense'],
      ...['output.dense', 'attention.output.LayerNorm', 'output.LayerNorm'],
    ],
  ],
  'T5 decoder': [
    [
      'layer.0.SelfAttention.k',
      'layer.0.SelfAttention.o',
      'layer.0.SelfAttention.q',
      'layer.0.layer_norm',
      'layer.1.EncDecAttention.q',
      'layer.1.layer_norm',
      'layer.2.DenseReluDense.wi_0',
      'layer.2.DenseReluDense.wi_1',
      'layer.2.DenseReluDense.wo',
    ],
    [
      ...['SelfAttention.q', 'EncDecAttention.q', 'k', 'o', 'wi_0', 'wi_1', 'wo'],
      ...['layer.0.layer_norm', 'layer.1.layer_norm'],
    ],
  ],
  'ViT of timm': [
    ['attn.proj', 'attn.qkv', 'mlp.fc1', 'mlp.fc2', 'norm1', 'norm2'],
    ['qkv', 'proj', 'fc1', 'fc2', 'norm1', 'norm2'],
  ],
  LoRA: [
    [
      'self_attn.q_proj.lora_A',
      'self_attn.q_proj.lora_B',
      'self_attn.v_proj.lora_A',
      'self_attn.v_proj.lora_B',
    ],
    ['q_proj.lora_A', 'q_proj.lora_B', 'v_proj.lora_A', 'v_proj.lora_B'],
  ],
};

describe('the rows of the map', () => {
  for (const [family, [paths, rows]] of Object.entries(BLOCKS)) {
    it(`follow the way of the data through a block: ${family}`, () => {
      const labels = shortLabels(paths);
      assert.deepEqual(
        inFlowOrder(paths).map((at) => labels[at]),
        rows,
      );
    });
  }

  it('are all called differently, whatever the names', () => {
    const paths = ['a', 'b.a', '*.a', 'c.*.a', 'c.0.a', '', '.', '0', 'x.'.repeat(50_000)];
    assert.equal(new Set(shortLabels(paths)).size, paths.length);
  });

  it('name a list of layers by what tells it from the others', () => {
    assert.deepEqual(stackLabels(['encoder.block', 'decoder.block']), ['encoder', 'decoder']);
    assert.deepEqual(
      stackLabels([
        'model.language_model.layers',
        'model.visual.blocks',
        'model.visual.merger.mlp',
      ]),
      ['model.language_model.layers', 'model.visual.blocks', 'model.visual.merger.mlp'],
    );
    assert.deepEqual(stackLabels(['layers', 'layers.x']), ['layers', 'layers.x']);
  });
});
