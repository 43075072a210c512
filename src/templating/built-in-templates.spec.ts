import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../common/package.js';
import { ChatTemplate, type ChatTemplateInput } from './chat-template.js';
import type { ConversationMessage } from './prepare-messages.js';
import { builtInTemplateNames } from './template-source.js';

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_tide',
      description: 'Height of the tide at a "port".',
      parameters: {
        type: 'object',
        properties: {
          port: { type: 'string', description: 'Name of the port.' },
          unit: { type: 'string', enum: ['m', 'ft'] },
          days: { type: 'array', items: { type: 'integer' } },
        },
        required: ['port'],
      },
    },
  },
  { type: 'function', function: { name: 'list_ports', description: 'All ports.' } },
];

const QUESTION: ConversationMessage = { role: 'user', content: 'How high is the tide at Köln?' };
const SYSTEM: ConversationMessage = { role: 'system', content: 'Answer briefly.' };

function call(id: string, name: string, args: string): ConversationMessage {
  return {
    role: 'assistant',
    content: null,
    reasoning_content: 'The tool knows.',
    tool_calls: [{ id, type: 'function', function: { name, arguments: args } }],
  };
}

function result(id: string, name: string, content: string): ConversationMessage {
  return { role: 'tool', content, tool_call_id: id, name };
}

const TOOL_ROUND = [
  SYSTEM,
  QUESTION,
  call('call00001', 'get_tide', '{"port": "Köln", "days": [1, 2], "depth": 1.0}'),
  result('call00001', 'get_tide', 'No tide.'),
];

const SCENARIOS: Record<string, Partial<ChatTemplateInput>> = {
  'one question': { messages: [QUESTION] },
  'system, several turns': {
    messages: [
      SYSTEM,
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.', reasoning_content: 'A greeting.' },
      QUESTION,
    ],
  },
  'not to be answered yet': { messages: [QUESTION], addGenerationPrompt: false },
  'thinking on': { messages: [QUESTION], kwargs: { enable_thinking: true } },
  'thinking off': { messages: [QUESTION], kwargs: { enable_thinking: false } },
  'tools offered': { messages: [QUESTION], tools: TOOLS },
  'tool result to answer': { messages: TOOL_ROUND, tools: TOOLS },
  'answered already': {
    messages: [QUESTION, { role: 'assistant', content: 'Dry.', reasoning_content: 'Far from the sea.' }],
    addGenerationPrompt: false,
  },
  'tool round, then a question': {
    messages: [
      ...TOOL_ROUND,
      { role: 'assistant', content: 'There is none.' },
      { role: 'user', content: 'Why?' },
    ],
    tools: TOOLS,
  },
};

/** What a template makes of every scenario; a refusal counts as its message. */
function renderAll(template: ChatTemplate): string {
  const base: ChatTemplateInput = {
    messages: [],
    tools: null,
    documents: null,
    addGenerationPrompt: true,
    continueFinalMessage: false,
    kwargs: {},
    specialTokens: { bos: '<s>', eos: '</s>', pad: null, unk: null },
    now: new Date(2025, 6, 10),
  };
  return Object.entries(SCENARIOS)
    .map(([title, scenario]) => {
      let text: string;
      try {
        text = template.render({ ...base, ...scenario });
      } catch (error) {
        text = `REFUSED: ${(error as Error).message}`;
      }
      return `=== ${title}\n${text}\n`;
    })
    .join('\n');
}

describe('templates/', () => {
  it.each(builtInTemplateNames())('%s renders every scenario as recorded', async (name) => {
    const source = readFileSync(join(packageRoot, 'templates', `${name}.jinja`), 'utf8');
    await expect(renderAll(new ChatTemplate(source))).toMatchFileSnapshot(`./golden/${name}.txt`);
  });
});
