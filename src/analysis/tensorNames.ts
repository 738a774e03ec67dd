/** What a tensor's name says about its place in the model. */

/** Parameter names at the end of a name, which say nothing about the module. */
const PARAMETER = /^((weight|bias)(_\w+)?|gamma|beta|qweight|qzeros|scales|g_idx)$/;

/** Lists of layers, as their authors call them; the number after one is the layer's. */
const LAYER_LIST = /(^|_)(layers?|blocks?|resblocks|h)$/i;

/** Lists whose numbers count parts of a layer. */
const PART_LIST = /(^|_)experts?$/;

/** Module names that are told apart only by what stands before them. */
const AMBIGUOUS = new Set([
  ...['dense', 'output', 'proj', 'c_proj', 'LayerNorm', 'q', 'k', 'v', 'o'],
  ...['lora_A', 'lora_B', 'lora_embedding_A', 'lora_embedding_B', 'lora_magnitude_vector'],
  ...['default', 'base_layer'],
]);

/** Where a tensor stands in the model's grid of layers and modules. */
export interface Place {
  /** The list of layers it is in, as `model.layers`; empty for a tensor outside of the layers. */
  readonly stack: string;
  readonly layer: number | null;
  /**
   * Its module inside the layer, as `self_attn.q_proj`; an expert's number is `*`, so that all
   * experts of a layer have one: `mlp.experts.*.up_proj`. Outside of the layers, the whole path.
   */
  readonly module: string;
}

/** The layer's number, or null: the one after a list of layers, or the first that counts no expert. */
export function layerOf(name: string): string | null {
  const parts = name.split('.');
  const number = parts[layerPosition(parts)];
  return number === undefined ? null : String(Number(number));
}

export function placeOf(name: string): Place {
  const parts = name.split('.');
  const at = layerPosition(parts);
  const path = withoutParameter(parts.slice(at + 1));
  const module = path.map((part, index) => (isExpert(path, index) ? '*' : part)).join('.');
  return at < 0
    ? { stack: '', layer: null, module }
    : { stack: parts.slice(0, at).join('.'), layer: Number(parts[at]), module };
}

/**
 * The kind of module a tensor belongs to: the last component before the parameter's name, as
 * `q_proj`; with the ones before it where that alone is ambiguous, as `mlp.c_proj`.
 */
export function moduleOf(name: string): string {
  const parts = withoutParameter(name.split('.'));
  const named = parts.findLastIndex((part) => !isNumber(part));
  if (named < 0) {
    return name;
  }
  let first = named;
  while (first > 0 && AMBIGUOUS.has(parts[first] ?? '') && !isNumber(parts[first - 1] ?? '')) {
    first -= 1;
  }
  return parts.slice(first, named + 1).join('.');
}

/** Position of the layer's number among a name's components; -1 outside of the layers. */
function layerPosition(parts: readonly string[]): number {
  let first = -1;
  for (const [at, part] of parts.entries()) {
    if (isNumber(part)) {
      const list = parts[at - 1] ?? '';
      if (LAYER_LIST.test(list)) {
        return at;
      }
      first = first < 0 && !PART_LIST.test(list) ? at : first;
    }
  }
  return first;
}

function isExpert(parts: readonly string[], at: number): boolean {
  return isNumber(parts[at] ?? '') && PART_LIST.test(parts[at - 1] ?? '');
}

/** Whether the last component of a name is that of a parameter, as `weight`. */
export function isParameterName(part: string): boolean {
  return PARAMETER.test(part);
}

function withoutParameter(parts: readonly string[]): readonly string[] {
  return parts.length > 1 && isParameterName(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
}

function isNumber(part: string): boolean {
  // most parts of 100,000 names begin with a letter
  return part.charCodeAt(0) <= 0x39 && /^\d+$/.test(part);
}
