import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/**
 * The answer always begins with reasoning, also when the model leaves out `<think>`; without `</think>` all of
 * it is reasoning. Source: DeepSeek-R1 model card; LMDeploy and vLLM agree.
 */
export const deepseekR1: ReasoningFormat = {
  name: 'deepseek_r1',
  aliases: ['qwen-qwq', 'qwq', 'intern-s1', 'qwen3-thinking', 'step5', 'gigachat35'],
  description:
    'DeepSeek-R1, QwQ, Step-5, GigaChat 3.5 Reasoning: <think>...</think>, reasoning from the first token',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
};
