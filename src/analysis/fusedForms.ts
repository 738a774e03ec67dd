/** Tensors that hold what other writers store as several: what their names say of their parts. */
import type { Tensor } from '../model/checkpoint.ts';

/**
 * How parts lie in a fused tensor: one under the other; side by side, as GPT-2's Conv1D has them
 * (`[in, out]`); each expert's in a matrix of its own; or in an order that differs between models
 * of the same names, as heads that alternate.
 */
export type Layout = 'rows' | 'columns' | 'stack' | 'unknown';

/** A tensor that may be several. */
export interface Fused {
  readonly layout: Layout;
  /** The module without its parameter: its bias is cut as its weight is. */
  readonly module: string;
  readonly isBias: boolean;
  /** What its parts may be called, in the order in which they lie. */
  readonly partNames: readonly (readonly string[])[];
}

const QKV = ['q_proj', 'k_proj', 'v_proj'];
const QUERY_KEY_VALUE = ['query', 'key', 'value'];
const GATE_UP = ['gate_proj', 'up_proj'];

interface Form {
  readonly fused: string;
  /** The module that it must be in; any where absent. */
  readonly parent?: string;
  readonly layout: Layout;
  readonly parts: readonly (readonly string[])[];
}

/**
 * Known forms, the first that fits. Their order inside is that of the models' own code: `qkv_proj`
 * and `gate_up_proj` of Phi-3 and of inference servers are q, k, v and gate, up; under `attn.`,
 * CodeGen has a `qkv_proj` whose parts alternate. GPT-NeoX, BLOOM and Falcon interleave the heads of
 * `query_key_value`, ChatGLM does not.
 */
const FORMS: readonly Form[] = [
  { fused: 'qkv_proj', parent: 'self_attn', layout: 'rows', parts: [QKV] },
  { fused: 'gate_up_proj', parent: 'mlp', layout: 'rows', parts: [GATE_UP] },
  { fused: 'c_attn', parent: 'attn', layout: 'columns', parts: [QKV] },
  { fused: 'qkv_proj', layout: 'unknown', parts: [QKV] },
  { fused: 'query_key_value', layout: 'unknown', parts: [QKV, QUERY_KEY_VALUE] },
  { fused: 'Wqkv', layout: 'unknown', parts: [QKV, QUERY_KEY_VALUE] },
  { fused: 'qkv', layout: 'unknown', parts: [QKV, QUERY_KEY_VALUE] },
];

const EXPERT_PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['gate_up_proj', GATE_UP],
  ['gate_proj', ['gate_proj']],
  ['up_proj', ['up_proj']],
  ['down_proj', ['down_proj']],
]);
/** More experts than any layer has. */
const MOST_EXPERTS = 4096;

/** What the tensor may be fused of; null for one that is known as no such. */
export function fusedOf(tensor: Tensor): Fused | null {
  const components = tensor.name.split('.');
  return stackOf(tensor, components) ?? moduleOf(components);
}

function moduleOf(components: readonly string[]): Fused | null {
  const parameter = components.at(-1);
  const fused = components.at(-2);
  if (fused === undefined || (parameter !== 'weight' && parameter !== 'bias')) {
    return null;
  }
  const parent = components.at(-3);
  const form = FORMS.find(
    (known) => known.fused === fused && (known.parent === undefined || known.parent === parent),
  );
  if (form === undefined) {
    return null;
  }
  const before = components.slice(0, -2);
  const named = (part: string): string => [...before, part, parameter].join('.');
  return {
    layout: form.layout,
    module: [...before, fused].join('.'),
    isBias: parameter === 'bias',
    partNames: form.parts.map((parts) => parts.map(named)),
  };
}

/** `experts.down_proj`, with or without `.weight`, of three dimensions: experts by their number. */
function stackOf({ shape }: Tensor, components: readonly string[]): Fused | null {
  const path = components.at(-1) === 'weight' ? components.slice(0, -1) : components;
  const parts = EXPERT_PARTS.get(path.at(-1) ?? '');
  const [count = 0] = shape;
  if (path.at(-2) !== 'experts' || parts === undefined || shape.length !== 3) {
    return null;
  }
  if (count > MOST_EXPERTS) {
    return null;
  }
  const list = path.slice(0, -1).join('.');
  const experts = Array.from({ length: count }, (_, expert) =>
    parts.map((part) => `${list}.${expert}.${part}.weight`),
  );
  return {
    layout: 'stack',
    module: path.join('.'),
    isBias: false,
    partNames: [experts.flat()],
  };
}
