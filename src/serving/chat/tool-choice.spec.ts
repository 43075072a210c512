import { describe, expect, it } from 'vitest';
import type { ChatCompletionRequest } from '../../protocol/chat/chat-completion-request.js';
import { toolUse } from './tool-choice.js';

const tool = (name: string): NonNullable<ChatCompletionRequest['tools']>[number] => ({
  type: 'function',
  function: { name },
});
const tools = [tool('a'), tool('b')];
const named = { type: 'function' as const, function: { name: 'b' } };
const use = (fields: Partial<ChatCompletionRequest>): ReturnType<typeof toolUse> =>
  toolUse(fields as ChatCompletionRequest);

describe('toolUse', () => {
  it.each([
    [{}, 'none', []],
    [{ tools }, 'auto', ['a', 'b']],
    [{ tools, tool_choice: 'none' }, 'none', []],
    [{ tools, tool_choice: 'required' }, 'required', ['a', 'b']],
    [{ tools, tool_choice: named }, 'named', ['b']],
    [
      { tools, tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [named] } } },
      'required',
      ['b'],
    ],
    [{ tool_choice: 'auto' }, 'none', []],
    [{ tools: [], tool_choice: 'auto' }, 'none', []],
    [{ tools: [] }, 'none', []],
    [{ tool_choice: 'none' }, 'none', []],
    [{ functions: [{ name: 'a' }] }, 'auto', ['a']],
    [{ functions: [{ name: 'a' }], function_call: { name: 'a' } }, 'named', ['a']],
  ] as [Partial<ChatCompletionRequest>, string, string[]][])('%j is %s of %j', (fields, mode, callable) => {
    const result = use(fields);
    expect(result.mode).toBe(mode);
    expect(result.callable.map((each) => each.function.name)).toEqual(callable);
  });

  it.each([
    [{ tool_choice: 'required' }, 'When using `tool_choice`, `tools` must be set.'],
    [{ tools: [tool('a')], tool_choice: named }, 'does not match any of the specified `tools`'],
    [{ tools: [tool('a'), tool('a')] }, "'a' is defined twice"],
  ] as [Partial<ChatCompletionRequest>, string][])('refuses %j', (fields, message) => {
    expect(() => use(fields)).toThrow(message);
  });
});
