/** Made-up checkpoints for the development page and the tests of the webview. */
import { elementCount } from '../../src/analysis/matrices.ts';
import type { Checkpoint, Dtype, Shard, Tensor } from '../../src/model/checkpoint.ts';

const BYTES: Partial<Record<Dtype, number>> = { BF16: 2, F16: 2, F32: 4, F8_E4M3: 1, I64: 8 };

type Line = readonly [name: string, shape: readonly number[], dtype?: Dtype];

export function checkpointOf(
  lines: readonly Line[],
  shardCount: number,
  metadata: Readonly<Record<string, string>>,
): Checkpoint {
  const perShard = Math.ceil(lines.length / shardCount);
  const ends = new Array<number>(shardCount).fill(0);
  const tensors = lines.map(([name, shape, dtype = 'BF16'], index): Tensor => {
    const shard = Math.floor(index / perShard);
    const bytes = elementCount(shape) * (BYTES[dtype] ?? 1);
    const offset = 4096 + (ends[shard] ?? 0);
    ends[shard] = (ends[shard] ?? 0) + bytes;
    return { name, dtype, shape, bytes, offset, shard };
  });
  const shards = ends.map((bytes, shard): Shard => ({ file: shardName(shard, shardCount), bytes }));
  return { ...summaryOf(tensors, shards), metadata, tensors };
}

function shardName(shard: number, count: number): string {
  const digits = (value: number): string => String(value).padStart(5, '0');
  return count === 1
    ? 'model.safetensors'
    : `model-${digits(shard + 1)}-of-${digits(count)}.safetensors`;
}

function summaryOf(
  tensors: readonly Tensor[],
  shards: readonly Shard[],
): Omit<Checkpoint, 'metadata' | 'tensors'> {
  const dtypes = new Map<Dtype, { dtype: Dtype; tensors: number; parameters: number }>();
  for (const { dtype, shape } of tensors) {
    const share = dtypes.get(dtype) ?? { dtype, tensors: 0, parameters: 0 };
    share.tensors += 1;
    share.parameters += elementCount(shape);
    dtypes.set(dtype, share);
  }
  return {
    path: '/models/demo/model.safetensors',
    format: 'safetensors',
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
    parameters: tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    tensorCount: tensors.length,
    shards,
    dtypes: [...dtypes.values()].sort((a, b) => b.parameters - a.parameters),
  };
}

/** A dense language model of 8 B parameters, in the alphabetical order in which files are written. */
export function denseModel(layers = 36): Checkpoint {
  const lines: Line[] = [
    ['lm_head.weight', [151936, 4096]],
    ['model.embed_tokens.weight', [151936, 4096]],
    ['model.norm.weight', [4096], 'F32'],
  ];
  for (let layer = 0; layer < layers; layer += 1) {
    lines.push(...denseLayer(`model.layers.${layer}`));
  }
  lines.sort(([a], [b]) => (a < b ? -1 : 1));
  return checkpointOf(lines, 5, {
    format: 'pt',
    'training.run': 'grpo-math-2026-10-30',
    'training.step': '320',
  });
}

function denseLayer(prefix: string): readonly Line[] {
  return [
    [`${prefix}.input_layernorm.weight`, [4096], 'F32'],
    [`${prefix}.mlp.down_proj.weight`, [4096, 12288]],
    [`${prefix}.mlp.gate_proj.weight`, [12288, 4096]],
    [`${prefix}.mlp.up_proj.weight`, [12288, 4096]],
    [`${prefix}.post_attention_layernorm.weight`, [4096], 'F32'],
    [`${prefix}.self_attn.k_norm.weight`, [128], 'F32'],
    [`${prefix}.self_attn.k_proj.weight`, [1024, 4096]],
    [`${prefix}.self_attn.o_proj.weight`, [4096, 4096]],
    [`${prefix}.self_attn.q_norm.weight`, [128], 'F32'],
    [`${prefix}.self_attn.q_proj.weight`, [4096, 4096]],
    [`${prefix}.self_attn.v_proj.weight`, [1024, 4096]],
  ];
}

/** A model of experts with `count` tensors. */
export function largeModel(count = 100_000): Checkpoint {
  const parts = ['gate_proj', 'up_proj', 'down_proj'];
  const lines = Array.from({ length: count }, (_line, at): Line => {
    const expert = Math.floor(at / parts.length);
    const layer = Math.floor(expert / 512);
    const part = parts[at % parts.length] ?? '';
    return [
      `model.layers.${layer}.mlp.experts.${expert % 512}.${part}.weight`,
      part === 'down_proj' ? [7168, 2048] : [2048, 7168],
      at % 7 === 0 ? 'F8_E4M3' : 'BF16',
    ];
  });
  return checkpointOf(lines, 64, { format: 'pt' });
}

/** Stacks of experts, a convolution, integers, a scalar. */
export function mixedModel(): Checkpoint {
  return checkpointOf(
    [
      ['experts.down_proj', [16, 512, 256]],
      ['conv1.weight', [64, 3, 7, 7], 'F32'],
      ['conv1.bias', [64], 'F32'],
      ['position_ids', [1, 512], 'I64'],
      ['logit_scale', [], 'F32'],
      ['broken.weight', [128, 128], 'F16'],
      ['nan.weight', [128, 128], 'F16'],
    ],
    1,
    {},
  );
}

/** Tensors whose elements are hard to show. */
export function elementsModel(): Checkpoint {
  return checkpointOf(
    [
      ['plain.weight', [512, 2048]],
      ['huge.weight', [100_000, 50_000]],
      ['nan.weight', [128, 128], 'F16'],
      ['stack.weight', [16, 40, 48]],
      ['conv.weight', [64, 3, 7, 7], 'F32'],
      ['positions', [4, 512], 'I64'],
      ['norm.weight', [4_000_000], 'F32'],
      ['scale', [], 'F32'],
      ['nothing.weight', [0, 16]],
      ['lost.weight', [64, 64]],
    ],
    1,
    {},
  );
}

/** Names that nobody should write, but anybody can. */
export function hostileModel(): Checkpoint {
  return checkpointOf(
    [
      ['<img src=x onerror=alert(1)>', [8, 8]],
      ['weight\u202Egnp.exe', [8, 8]],
      ['new\nline\ttab\u0000nul', [8, 8]],
      ['\u05E9\u05DB\u05D1\u05D4.0.\u05DE\u05E9\u05E7\u05DC', [8, 8]],
      ['half \ud800 a pair', [8, 8]],
      ['x'.repeat(100_000), [8, 8]],
      ['', [8, 8]],
      ['__proto__', [8, 8]],
      ['constructor', [8, 8]],
      ['layers.0.<b onclick=alert(4)>.weight', [8, 8]],
      ['layers.0.\u2067module\u202E.weight', [8, 8]],
      ['layers.1.\u05DE\u05D5\u05D3\u05D5\u05DC.weight', [8, 8]],
      [`layers.1.${'y'.repeat(100_000)}`, [8, 8]],
      ['m.'.repeat(50_000), [8, 8]],
    ],
    1,
    {
      '<script>alert(2)</script>': '<b onmouseover=alert(3)>bold</b>',
      'rtl\u202E': 'a'.repeat(50_000),
    },
  );
}
