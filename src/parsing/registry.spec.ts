import { describe, expect, it } from 'vitest';
import { createOutputParser } from './output-parser.js';
import {
  findReasoningFormat,
  findToolCallFormat,
  reasoningParserNames,
  toolCallParserNames,
} from './registry.js';

describe('registry', () => {
  it.each([
    ['qwen2d5', 'hermes'],
    ['Qwen3-Coder', 'qwen3_xml'],
    ['llama4_json', 'llama3_json'],
    ['deepseek-v32', 'deepseek_v32'],
    ['granite_20b_fc', 'granite-20b-fc'],
    ['hunyuan', 'hy_v3'],
    ['glm', 'glm45'],
    ['spark25', 'glm45'],
    ['trinity', 'hermes'],
    ['nanbeige', 'qwen3_xml'],
    ['interns1', 'internlm'],
  ])('finds the tool-call parser %s', (name, expected) => {
    expect(findToolCallFormat(name)?.name).toBe(expected);
  });

  it.each([
    ['deepseek-r1', 'deepseek_r1'],
    ['qwen-qwq', 'deepseek_r1'],
    ['qwen3', 'qwen3'],
    ['minimax', 'minimax_m2'],
    ['minimax-append-think', 'minimax_m2_append_think'],
    ['gigachat35', 'deepseek_r1'],
    ['hunyuan', 'hy_v4'],
    ['beam', 'openai_gptoss'],
  ])('finds the reasoning parser %s', (name, expected) => {
    expect(findReasoningFormat(name)?.name).toBe(expected);
  });

  it.each([
    ['tool-call', toolCallParserNames()],
    ['reasoning', reasoningParserNames()],
  ])('gives every name of a %s parser to one format', (_kind, formats) => {
    const names = formats
      .flatMap(({ name, aliases }) => [name, ...aliases])
      .map((name) => name.replaceAll('-', '_'));
    expect(new Set(names).size).toBe(names.length);
    for (const { description } of formats) expect(description).toMatch(/^[^\n]+$/);
  });

  it('names the parser that does not exist', () => {
    const context = { tools: [], specialTokens: new Map(), templateKwargs: {} };
    expect(() => createOutputParser({ toolCallParser: 'nope', reasoningParser: null, context })).toThrow(
      'There is no tool-call parser named "nope"',
    );
  });
});
