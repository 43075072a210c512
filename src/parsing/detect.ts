/** What is known of a model before its first output. */
export interface DetectionInput {
  chatTemplate: string | null;
  specialTokens: ReadonlyMap<string, number>;
  /** `general.architecture` or the config's model type. */
  architecture: string | null;
  modelName: string;
}

export interface DetectedParsers {
  toolCallParser: string | null;
  reasoningParser: string | null;
}

/** A parser (null: none here reads it), and texts that all have to occur in the chat template. */
type Rule = readonly [parser: string | null, ...texts: string[]];

/** The first rule that holds decides: markers that only one format has come before those that several share. */
const toolCallRules: readonly Rule[] = [
  ['beam', '<|channel|>', '<rfl:parameter'],
  ['openai', '<|channel|>', '<|message|>'],
  ['muse_glimmer', '<atem:function_calls>', 'to=self'],
  ['inkling', '<|content_invoke_tool_json|>'],
  ['kimi_k3', '<|open|>', '<|sep|>', 'argument'],
  ['kimi_k2', '<|tool_calls_section_begin|>'],
  ['minimax_m3', ']<]minimax[>['],
  ['minimax_m2', '<minimax:tool_call>'],
  ['seed_oss', '<seed:tool_call>'],
  ['dots', '<dots_function_call>'],
  ['step3', '<steptml:invoke'],
  ['k2_horizon', '<ifm|tool_call'],
  ['iquest_q1', '<iquest_tool_call>'],
  ['gigachat35', '｜GCML｜'],
  ['deepseek_v32', '｜DSML｜', 'function_calls'],
  ['deepseek_v41', '<｜DSML｜ calls>'],
  ['deepseek_v4', '｜DSML｜'],
  ['plamo3', '<|plamo:begin_tool_requests:plamo|>'],
  ['deepseek_v3', '<｜tool▁calls▁begin｜>', '```json'],
  ['deepseek_v31', '<｜tool▁calls▁begin｜>'],
  ['gemma4', '<|tool_call>', 'call:'],
  ['functiongemma', '<start_function_call>'],
  ['apertus', '<|tools_prefix|>'],
  ['cohere_command3', '<|START_ACTION|>'],
  ['longcat', '<longcat_tool_call>'],
  ['hy_v3', '<tool_calls', '<tool_sep'],
  ['hy_v4', '<tool_calls', '<arg_key'],
  ['glm45', '<tool_call>', '<arg_key>'],
  ['qwen3_xml', '<tool_call>', '<function=', '<parameter='],
  ['minicpm5', '<function name=', '<param name='],
  ['internlm', '<|action_start|>', '<|plugin|>'],
  ['gigachat3', '<|function_call|>'],
  ['gigachat3', '<|role_sep|>', 'function call'],
  ['mistral', '[TOOL_CALLS]'],
  // MiniCPM3 writes Python code between the markers of LFM2.
  [null, '<|tool_call_start|>', '```python'],
  ['lfm2', '<|tool_call_start|>', '<|tool_call_end|>', 'tool_calls'],
  ['granite', '<|tool_call|>'],
  ['granite-20b-fc', '<function_call>'],
  ['olmo3', '<function_calls>', '<functions>'],
  ['hunyuan_a13b', '<tool_calls>['],
  ['jamba', '<tool_calls>', '</tool_calls>', 'tool_calls_prefix'],
  ['phi4_mini_json', 'functools['],
  ['xlam', 'xLAM', '"arguments"'],
  ['llama4_pythonic', '<|python_start|>[', 'params_name1'],
  ['pythonic', '[func_name1(params_name1=params_value1'],
  ['llama3_json', '"parameters": dictionary of argument name'],
  ['llama3', '<function=', '</function>'],
  ['hermes', '<tool_call>', 'arguments'],
];

/**
 * Models that merely strip `</think>` from their history are told by the prompt, and by their first word: qwen3 waits
 * for both. deepseek_r1, which takes everything for reasoning, is for models that always reason.
 */
const reasoningRules: readonly Rule[] = [
  ['openai_gptoss', '<|channel|>', 'analysis'],
  ['muse_glimmer', '<atem:function_calls>', 'to=self'],
  ['inkling', '<|content_thinking|>'],
  ['kimi_k3', '<|open|>', '<|sep|>', 'think'],
  ['k2_horizon', '<ifm|think'],
  ['apertus2509', '<|inner_prefix|>'],
  ['kimi', '◁think▷'],
  ['kimi_k2', '</think>', '<|tool_calls_section_begin|>'],
  ['minimax_m3', '<mm:think>'],
  ['minimax_m2', '</think>', '<minimax:tool_call>'],
  ['seed_oss', '<seed:think>'],
  ['plamo3', '<|plamo:begin_think:plamo|>'],
  ['gemma4', '<|channel>'],
  ['mistral', '[THINK]'],
  ['cohere_command3', '<|START_THINKING|>'],
  ['granite', 'thought process', '<|start_of_role|>'],
  ['hunyuan_a13b', '</think>', '<answer>'],
  ['hunyuan_a13b', '</think>', '<tool_calls>['],
  ['hy_v3', '<think', 'no_think', 'reasoning_effort', '<tool_sep'],
  ['hy_v4', '<think', 'no_think', 'reasoning_effort'],
  ['ernie45', '</think>', '<response>'],
  ['qwen3', '</think>', '<iquest_tool_call>'],
  ['glm45', '</think>', '<arg_key>'],
  ['deepseek_v4', '</think>', '｜DSML｜'],
  ['deepseek_v3', '</think>', '<｜Assistant｜>', 'thinking'],
  ['deepseek_r1', '</think>', '<｜Assistant｜>'],
  ['qwen3', '</think>'],
];

/** Architectures whose GGUF conversions may come without a template that shows their syntax. */
const byArchitecture: Readonly<Record<string, DetectedParsers>> = {
  'gpt-oss': { toolCallParser: 'openai', reasoningParser: 'openai_gptoss' },
  gpt_oss: { toolCallParser: 'openai', reasoningParser: 'openai_gptoss' },
};

/** Tokens that belong to one format only, for templates that don't spell them out. */
const tokenRules: readonly (readonly [token: string, parser: string])[] = [
  ['<|tool_calls_section_begin|>', 'kimi_k2'],
  ['<minimax:tool_call>', 'minimax_m2'],
  ['<seed:tool_call>', 'seed_oss'],
  ['<｜DSML｜', 'deepseek_v32'],
  ['[TOOL_CALLS]', 'mistral'],
  ['<|tool_call_start|>', 'lfm2'],
  ['<start_function_call>', 'functiongemma'],
];

/**
 * Chooses the parsers for `auto` from the chat template, then the special tokens, then the architecture; null where
 * the model gives no sign of calls or reasoning. A template that says nothing of tools means that the model can't
 * be told of any: then tokens alone don't count.
 */
export function detectParsers(input: DetectionInput): DetectedParsers {
  const template = input.chatTemplate ?? '';
  const known = byArchitecture[input.architecture ?? ''];
  const fromTokens = template.includes('tools')
    ? tokenRules.find(([token]) => input.specialTokens.has(token))?.[1]
    : undefined;
  const toolCallParser = firstMatch(toolCallRules, template);
  const reasoningParser = firstMatch(reasoningRules, template);
  return {
    toolCallParser:
      toolCallParser === undefined ? (fromTokens ?? known?.toolCallParser ?? null) : toolCallParser,
    reasoningParser: reasoningParser ?? known?.reasoningParser ?? null,
  };
}

function firstMatch(rules: readonly Rule[], template: string): string | null | undefined {
  return rules.find(([, ...texts]) => texts.every((text) => template.includes(text)))?.[0];
}
