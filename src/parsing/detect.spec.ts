import { describe, expect, it } from 'vitest';
import { detectParsers } from './detect.js';

function detect(
  chatTemplate: string,
  tokens: readonly string[] = [],
  architecture: string | null = null,
): unknown {
  const specialTokens = new Map(tokens.map((token, index) => [token, index]));
  return detectParsers({ chatTemplate, specialTokens, architecture, modelName: 'some-model' });
}

describe('detectParsers', () => {
  it.each([
    ['<tool_call>\n{"name": .., "arguments": ..}', 'hermes', null],
    ['<tool_call> <function=f> <parameter=k> </think>', 'qwen3_xml', 'qwen3'],
    ['<tool_call> <arg_key> </think>', 'glm45', 'glm45'],
    ['<｜tool▁calls▁begin｜> ```json <｜Assistant｜> </think>', 'deepseek_v3', 'deepseek_r1'],
    ['<｜tool▁calls▁begin｜> <｜Assistant｜> </think> thinking', 'deepseek_v31', 'deepseek_v3'],
    ['<|channel|>analysis<|message|>', 'openai', 'openai_gptoss'],
    ['<|channel|>analysis<|message|> <rfl:parameter name="', 'beam', 'openai_gptoss'],
    ['<ifm|think> <ifm|tool_calls><ifm|tool_call>', 'k2_horizon', 'k2_horizon'],
    ['<think></think> <iquest_tool_call> <arg_key>', 'iquest_q1', 'qwen3'],
    ['<｜GCML｜tool_calls>', 'gigachat35', null],
    ['<think> no_think reasoning_effort <tool_calls><tool_call> <tool_sep>', 'hy_v3', 'hy_v3'],
    ['<think> no_think reasoning_effort <tool_calls><tool_call> <arg_key>', 'hy_v4', 'hy_v4'],
    ['<|inner_prefix|> <|tools_prefix|>', 'apertus', 'apertus2509'],
    ['◁think▷', null, 'kimi'],
    ['[TOOL_CALLS] [THINK]', 'mistral', 'mistral'],
    ['<|tool_call_start|>\n```python', null, null],
    ['{% for message in messages %}{{ message.content }}{% endfor %}', null, null],
  ])('chooses by the template %j', (template, toolCallParser, reasoningParser) => {
    expect(detect(template)).toEqual({ toolCallParser, reasoningParser });
  });

  it('goes by tokens when the template renders tools without spelling the markers', () => {
    expect(detect('{% if tools %}', ['[TOOL_CALLS]'])).toMatchObject({ toolCallParser: 'mistral' });
    expect(detect('{{ messages }}', ['[TOOL_CALLS]'])).toMatchObject({ toolCallParser: null });
  });

  it('goes by the architecture last', () => {
    expect(detect('', [], 'gpt-oss')).toEqual({ toolCallParser: 'openai', reasoningParser: 'openai_gptoss' });
  });
});
