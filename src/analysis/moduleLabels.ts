/** The modules of a model as the rows of a map: in which order, and called what. */

const NORM = /norm|(^|\.)ln(_|\d|$)/i;

/** The way of the data through a block; a module's rank is the first line that matches its path. */
const FLOW = [
  /embed|\bwte\b|\bwpe\b/i,
  /\b(c_attn|query_key_value|qkv|qkv_proj|Wqkv|in_proj|in_proj_weight|to_qkv)\b/,
  /\b(q|wq|query|to_q|q_lin|q_proj|q_a_proj|q_b_proj)\b/,
  /\b(k|wk|key|to_k|k_lin|k_proj|kv_a_proj_with_mqa|kv_b_proj)\b/,
  /\b(v|wv|value|to_v|v_lin|v_proj)\b/,
  /\b(o|o_proj|out_proj|to_out|out_lin|self_attention\.dense|attention\.(output\.)?dense|attention\.wo|attn\.(c_)?proj)\b/i,
  /\b(router|gate)\b/,
  /\b(gate_proj|gate_up_proj|w1|wi|wi_0)\b/,
  /\b(up_proj|w3|wi_1|c_fc|fc1|fc_in|lin1|dense_h_to_4h|intermediate\.dense)\b/,
  /\b(down_proj|w2|wo|c_proj|fc2|fc_out|lin2|dense_4h_to_h|output\.dense)\b/,
];

/** @returns positions of `paths` in the order of the data's way; norms last, what is unknown before them as it came. */
export function inFlowOrder(paths: readonly string[]): number[] {
  const ranks = paths.map(flowRank);
  return paths.map((_path, at) => at).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
}

function flowRank(path: string): number {
  if (NORM.test(path)) {
    return FLOW.length + 1;
  }
  const rank = FLOW.findIndex((pattern) => pattern.test(path));
  return rank < 0 ? FLOW.length : rank;
}

/**
 * Of each path the fewest last components that tell it from all others: `q_proj`, but
 * `mlp.up_proj` beside `shared_experts.up_proj`. None begins with a number or `*`, unless the path does.
 */
export function shortLabels(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.split('.'));
  const counts = new Map<string, number>();
  for (const parts of split) {
    for (const suffix of suffixes(parts)) {
      counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
    }
  }
  return split.map(
    (parts) =>
      suffixes(parts).find(
        (suffix) => counts.get(suffix) === 1 && !/^(\d+|\*)(\.|$)/.test(suffix),
      ) ?? parts.join('.'),
  );
}

/** Shortest first; of a path of any length, so many that a label is readable. */
function suffixes(parts: readonly string[]): string[] {
  const count = Math.min(parts.length, 12);
  return Array.from({ length: count }, (_suffix, at) => parts.slice(-1 - at).join('.'));
}

/** What tells lists of layers apart: `encoder` and `decoder` of `encoder.block` and `decoder.block`. */
export function stackLabels(stacks: readonly string[]): string[] {
  const split = stacks.map((stack) => stack.split('.'));
  const [first = []] = split;
  const shared = first.findIndex((part, at) => split.some((parts) => parts[at] !== part));
  const labels = split.map((parts) => parts[Math.max(0, shared)] ?? parts.join('.'));
  return new Set(labels).size === labels.length ? labels : [...stacks];
}
