/** What tensors are part of, by their names. */
import type { Tensor } from '../../model/checkpoint.ts';
import type { Part, PartShare } from '../../model/structure.ts';
import { elementCount } from '../matrices.ts';
import { patternOf } from './names.ts';

/**
 * The first line that matches one of a name's components, in lower case, says what the tensor is
 * part of. Norms come before the module that they lie in, experts before the MLP that they are.
 */
const PARTS: readonly (readonly [Part, RegExp])[] = [
  ['norms', /norm|^ln(_|$)|^ln\d|_ln$/],
  ['experts', /^experts?$|_experts?(_|$)|^experts?_|^router$|^gate$|^moe/],
  ['attention', /attn|attention|^(w[qkvo]|[qkvo]_proj|qkv_proj|query|key|value|query_key_value)$/],
  [
    'mlp',
    /mlp|ffn|feed_?forward|densereludense|^(ff|w[123]|fc\d?|fc_(in|out)|c_fc|intermediate|lin[12])$|^(gate|up|down|gate_up)_proj$|^wi(_\d)?$|^dense_(h_to_4h|4h_to_h)$/,
  ],
  ['head', /^(lm_head|embed_out|score|classifier|cls|qa_outputs)$/],
  ['embeddings', /embed|^(wte|wpe|shared)$/],
];

/** What stands directly under the model in some families, and means something else inside of a layer. */
const AT_TOP: ReadonlyMap<string, Part> = new Map([['output', 'head']]);

/** The part of BERT's layers that has no name of its own: `encoder.layer.0.output.dense`. */
const BERT_OUTPUT = /\.layer\.\d+\.output\./;

export function partOf(name: string): Part {
  const components = name.toLowerCase().split('.');
  const known = PARTS.find(([, pattern]) => components.some((part) => pattern.test(part)));
  if (known !== undefined) {
    return known[0];
  }
  return BERT_OUTPUT.test(name) ? 'mlp' : (AT_TOP.get(components[0] ?? '') ?? 'other');
}

/** Sums by part, the most parameters first. */
export function compositionOf(tensors: readonly Tensor[]): readonly PartShare[] {
  const sums = new Map<Part, { part: Part; tensors: number; parameters: number; bytes: number }>();
  const parts = new Map<string, Part>();
  for (const { name, shape, bytes } of tensors) {
    const pattern = patternOf(name);
    const part = parts.get(pattern) ?? partOf(pattern);
    parts.set(pattern, part);
    const sum = sums.get(part) ?? { part, tensors: 0, parameters: 0, bytes: 0 };
    sum.tensors += 1;
    sum.parameters += elementCount(shape);
    sum.bytes += bytes;
    sums.set(part, sum);
  }
  return [...sums.values()].sort((a, b) => b.parameters - a.parameters);
}
