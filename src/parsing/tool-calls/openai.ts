import type { ToolCallFormat } from '../formats.js';
import { harmony } from '../layouts/harmony.js';

export const openai: ToolCallFormat = {
  name: 'openai',
  aliases: ['gpt-oss'],
  description: 'gpt-oss: harmony messages; reasoning, content and calls (recipient functions.NAME) in one',
  starts: [],
  layout: harmony,
  syntax: {
    trigger: '<|channel|>commentary to=',
    begin: '',
    separator: '<|start|>assistant',
    end: '',
    call: (tool) => ({
      before: `<|channel|>commentary to=functions.${tool.name} <|constrain|>json<|message|>`,
      arguments: { kind: 'json' },
      after: '<|call|>',
    }),
  },
};
