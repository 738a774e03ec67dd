import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inNaturalOrder } from '../../../src/analysis/naturalOrder.ts';
import { layerOf, moduleOf, placeOf } from '../../../src/analysis/tensorNames.ts';

describe('tensor names', () => {
  const cases: [name: string, layer: string | null, module: string][] = [
    ['model.layers.10.self_attn.q_proj.weight', '10', 'q_proj'],
    ['model.layers.0.self_attn.q_proj.bias', '0', 'q_proj'],
    ['model.layers.3.mlp.experts.17.down_proj.weight', '3', 'down_proj'],
    ['model.layers.3.mlp.experts.down_proj', '3', 'down_proj'],
    ['transformer.h.2.attn.c_proj.weight', '2', 'attn.c_proj'],
    ['transformer.h.2.mlp.c_proj.weight', '2', 'mlp.c_proj'],
    ['encoder.layer.1.attention.output.dense.weight', '1', 'attention.output.dense'],
    ['encoder.layer.1.output.dense.weight', '1', 'output.dense'],
    ['encoder.layer.1.intermediate.dense.weight', '1', 'intermediate.dense'],
    ['model.layers.0.mlp.up_proj.weight_scale_inv', '0', 'up_proj'],
    ['encoder.layer.1.attention.output.LayerNorm.gamma', '1', 'attention.output.LayerNorm'],
    ['encoder.block.2.layer.0.SelfAttention.q.weight', '2', 'SelfAttention.q'],
    ['decoder.block.2.layer.1.EncDecAttention.q.weight', '2', 'EncDecAttention.q'],
    ['model.layers.4.self_attn.q_proj.qweight', '4', 'q_proj'],
    ['base_model.model.model.layers.4.mlp.up_proj.lora_A.weight', '4', 'up_proj.lora_A'],
    [
      'base_model.model.model.layers.4.mlp.up_proj.lora_B.default.weight',
      '4',
      'up_proj.lora_B.default',
    ],
    ['experts.7.w1.weight', null, 'w1'],
    ['mlp.experts.7.w1', null, 'w1'],
    ['lm_head.weight', null, 'lm_head'],
    ['model.norm.weight', null, 'norm'],
    ['weight', null, 'weight'],
    ['0', '0', '0'],
    ['', null, ''],
  ];
  for (const [name, layer, module] of cases) {
    it(`reads ${JSON.stringify(name)}`, () => {
      assert.deepEqual([layerOf(name), moduleOf(name)], [layer, module]);
    });
  }
});

describe('the place of a tensor in the model', () => {
  const cases: [name: string, stack: string, layer: number | null, module: string][] = [
    // Llama, Qwen, Mistral, Gemma
    ['model.layers.10.self_attn.q_proj.weight', 'model.layers', 10, 'self_attn.q_proj'],
    ['model.layers.0.input_layernorm.weight', 'model.layers', 0, 'input_layernorm'],
    ['model.embed_tokens.weight', '', null, 'model.embed_tokens'],
    // DeepSeek V3
    ['model.layers.3.mlp.experts.17.up_proj.weight', 'model.layers', 3, 'mlp.experts.*.up_proj'],
    [
      'model.layers.3.mlp.shared_experts.up_proj.weight',
      'model.layers',
      3,
      'mlp.shared_experts.up_proj',
    ],
    [
      'model.layers.3.mlp.gate.e_score_correction_bias',
      'model.layers',
      3,
      'mlp.gate.e_score_correction_bias',
    ],
    // Mixtral
    [
      'model.layers.3.block_sparse_moe.experts.7.w1.weight',
      'model.layers',
      3,
      'block_sparse_moe.experts.*.w1',
    ],
    ['experts.7.w1.weight', '', null, 'experts.*.w1'],
    // GPT-2, with and without its prefix
    ['h.0.attn.c_attn.weight', 'h', 0, 'attn.c_attn'],
    ['transformer.h.11.mlp.c_proj.bias', 'transformer.h', 11, 'mlp.c_proj'],
    ['wte.weight', '', null, 'wte'],
    // GPT-NeoX
    [
      'gpt_neox.layers.5.attention.query_key_value.weight',
      'gpt_neox.layers',
      5,
      'attention.query_key_value',
    ],
    // BERT, MiniLM
    [
      'bert.encoder.layer.11.attention.self.query.weight',
      'bert.encoder.layer',
      11,
      'attention.self.query',
    ],
    ['embeddings.LayerNorm.weight', '', null, 'embeddings.LayerNorm'],
    // T5
    [
      'encoder.block.3.layer.1.DenseReluDense.wo.weight',
      'encoder.block',
      3,
      'layer.1.DenseReluDense.wo',
    ],
    [
      'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight',
      'decoder.block',
      0,
      'layer.0.SelfAttention.relative_attention_bias',
    ],
    // ViT of transformers, of timm, of a Qwen VL
    [
      'vit.encoder.layer.2.attention.attention.query.weight',
      'vit.encoder.layer',
      2,
      'attention.attention.query',
    ],
    ['blocks.7.attn.qkv.weight', 'blocks', 7, 'attn.qkv'],
    ['patch_embed.proj.weight', '', null, 'patch_embed.proj'],
    ['visual.merger.mlp.0.weight', 'visual.merger.mlp', 0, 'weight'],
    // LoRA
    [
      'base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight',
      'base_model.model.model.layers',
      1,
      'self_attn.q_proj.lora_A',
    ],
    ['', '', null, ''],
    ['__proto__', '', null, '__proto__'],
  ];
  for (const [name, stack, layer, module] of cases) {
    it(`reads ${JSON.stringify(name)}`, () => {
      assert.deepEqual(placeOf(name), { stack, layer, module });
    });
  }

  it('agrees with the layer by which figures are summarised', () => {
    for (const [name] of cases) {
      const { layer } = placeOf(name);
      assert.equal(layerOf(name), layer === null ? null : String(layer));
    }
  });
});

describe('natural order', () => {
  it('compares runs of digits as numbers of any length', () => {
    const big = '9'.repeat(40);
    const names = ['a10', 'a9', `a${big}1`, `a${big}`, 'a010', 'b', 'a'];
    assert.deepEqual(
      inNaturalOrder(names, (name) => name),
      ['a', 'a9', 'a010', 'a10', `a${big}`, `a${big}1`, 'b'],
    );
  });

  it('agrees with a numeric collation of plain names', () => {
    const collator = new Intl.Collator('en', { numeric: true });
    const name = fc
      .tuple(fc.constantFrom('layers', 'experts'), fc.nat(2000))
      .map(([stem, n]) => `${stem}.${n}.w`);
    fc.assert(
      fc.property(fc.array(name), (names) => {
        assert.deepEqual(
          inNaturalOrder(names, (n) => n),
          [...names].sort(collator.compare),
        );
      }),
    );
  });
});
