/** What lies beside the made-up checkpoints. */
import type { ReadConfig } from '../../src/analysis/structure/config.ts';
import { structureOf } from '../../src/analysis/structure/structure.ts';
import type { Checkpoint } from '../../src/model/checkpoint.ts';
import type { Structure } from '../../src/model/structure.ts';

const QWEN3: ReadConfig = {
  file: 'config.json',
  error: null,
  content: {
    architectures: ['Qwen3ForCausalLM'],
    model_type: 'qwen3',
    hidden_size: 4096,
    intermediate_size: 12288,
    num_attention_heads: 32,
    num_hidden_layers: 36,
    num_key_value_heads: 8,
    rms_norm_eps: 1e-6,
    rope_theta: 1_000_000,
    rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32768 },
    tie_word_embeddings: true,
    torch_dtype: 'bfloat16',
    vocab_size: 151936,
  },
};

/** Beside the checkpoint of that title. */
const CONFIGS: Readonly<Record<string, readonly ReadConfig[]>> = {
  'Qwen3-8B': [QWEN3],
  '<i>\u202Ehostile</i>.safetensors': [
    {
      file: 'config.json',
      error: null,
      content: {
        model_type: '<img src=x onerror=alert(4)>\u202E',
        ['k'.repeat(100_000)]: ['<b>'],
        __proto__x: { constructor: { toString: 1 } },
      },
    },
    { file: 'adapter_config.json', error: 'Unexpected token < in JSON', content: null },
  ],
};

export function madeUpStructure(title: string, checkpoint: Checkpoint): Structure {
  const index = {
    ...checkpoint,
    path: checkpoint.path.replace(/[^/]*$/, 'model.safetensors.index.json'),
  };
  const isSharded = checkpoint.shards.length > 1;
  const files = checkpoint.shards.map(({ file }) => file);
  return structureOf(isSharded ? index : checkpoint, {
    configs: CONFIGS[title] ?? [],
    files: isSharded ? [...files, 'model-00006-of-00005.safetensors'] : files,
  });
}
