/** The families of models: how configurations call them, and what names of tensors tell them by. */

/** `model_type` of a configuration → the name that the authors write. */
const BY_TYPE: ReadonlyMap<string, string> = new Map([
  ['albert', 'ALBERT'],
  ['bart', 'BART'],
  ['bert', 'BERT'],
  ['bloom', 'BLOOM'],
  ['clip', 'CLIP'],
  ['cohere', 'Command R'],
  ['dbrx', 'DBRX'],
  ['deepseek_v2', 'DeepSeek-V2'],
  ['deepseek_v3', 'DeepSeek-V3'],
  ['distilbert', 'DistilBERT'],
  ['falcon', 'Falcon'],
  ['gemma', 'Gemma'],
  ['gemma2', 'Gemma 2'],
  ['gemma3', 'Gemma 3'],
  ['gemma3_text', 'Gemma 3'],
  ['glm4', 'GLM-4'],
  ['glm4_moe', 'GLM-4 MoE'],
  ['gpt2', 'GPT-2'],
  ['gpt_neo', 'GPT-Neo'],
  ['gpt_neox', 'GPT-NeoX'],
  ['gpt_oss', 'gpt-oss'],
  ['gptj', 'GPT-J'],
  ['granite', 'Granite'],
  ['internlm2', 'InternLM2'],
  ['llama', 'Llama'],
  ['llama4', 'Llama 4'],
  ['mamba', 'Mamba'],
  ['mamba2', 'Mamba-2'],
  ['mistral', 'Mistral'],
  ['mixtral', 'Mixtral'],
  ['olmo', 'OLMo'],
  ['olmo2', 'OLMo 2'],
  ['olmoe', 'OLMoE'],
  ['opt', 'OPT'],
  ['phi', 'Phi'],
  ['phi3', 'Phi-3'],
  ['qwen2', 'Qwen2'],
  ['qwen2_moe', 'Qwen2 MoE'],
  ['qwen2_vl', 'Qwen2-VL'],
  ['qwen2_5_vl', 'Qwen2.5-VL'],
  ['qwen3', 'Qwen3'],
  ['qwen3_moe', 'Qwen3 MoE'],
  ['qwen3_next', 'Qwen3-Next'],
  ['roberta', 'RoBERTa'],
  ['smollm3', 'SmolLM3'],
  ['stablelm', 'StableLM'],
  ['starcoder2', 'StarCoder2'],
  ['t5', 'T5'],
  ['vit', 'ViT'],
  ['whisper', 'Whisper'],
  ['xlm-roberta', 'XLM-RoBERTa'],
]);

/** A family by what one of its names holds; the first whose patterns are all found is the guess. */
const BY_NAMES: readonly (readonly [string, ...RegExp[]])[] = [
  ['DeepSeek-V3', /\.kv_a_proj_with_mqa\./, /\.e_score_correction_bias$/],
  ['DeepSeek-V2', /\.kv_a_proj_with_mqa\./],
  ['Qwen3-Next', /\.linear_attn\.in_proj_qkvz\./],
  ['Mixtral', /\.block_sparse_moe\.experts\./],
  ['Gemma 3', /\.pre_feedforward_layernorm\./, /\.self_attn\.q_norm\./],
  ['Gemma 2', /\.pre_feedforward_layernorm\./],
  ['OLMo 2', /\.post_feedforward_layernorm\./, /\.self_attn\.q_norm\./],
  ['gpt-oss', /\.self_attn\.sinks$/],
  ['Qwen3 MoE', /\.self_attn\.q_norm\./, /\.mlp\.experts\./],
  ['Qwen3', /\.self_attn\.q_norm\./, /\.mlp\.gate_proj\./],
  ['Qwen2 MoE', /\.self_attn\.q_proj\.bias$/, /\.mlp\.shared_expert\./],
  ['Qwen2', /\.self_attn\.q_proj\.bias$/, /\.mlp\.gate_proj\./],
  ['Phi-3', /\.self_attn\.qkv_proj\./, /\.mlp\.gate_up_proj\./],
  ['Llama', /\blayers\.\d+\.self_attn\.q_proj\./, /\.mlp\.gate_proj\./, /\.input_layernorm\./],
  ['GPT-2', /\bh\.\d+\.attn\.c_attn\./],
  ['GPT-NeoX', /\bgpt_neox\.layers\./],
  ['BERT', /\bencoder\.layer\.\d+\.attention\.self\./],
  ['T5', /\bblock\.\d+\.layer\.\d+\.SelfAttention\./],
  ['CLIP', /\bvision_model\./, /\btext_model\./],
  ['Mamba', /\blayers\.\d+\.mixer\.A_log$/],
];

export function familyOfType(modelType: string): string {
  return BY_TYPE.get(modelType) ?? modelType;
}

/**
 * A guess, or null.
 *
 * @param names of tensors, or their patterns, which are fewer
 */
export function familyOfNames(names: Iterable<string>): string | null {
  const wanted = BY_NAMES.map(([family, ...patterns]) => ({ family, patterns: new Set(patterns) }));
  for (const name of names) {
    for (const { patterns } of wanted) {
      for (const pattern of patterns) {
        if (pattern.test(name)) {
          patterns.delete(pattern);
        }
      }
    }
  }
  return wanted.find(({ patterns }) => patterns.size === 0)?.family ?? null;
}
