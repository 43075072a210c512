import { describe, expect, it } from 'vitest';
import { ApiError } from '../common/api-error.js';
import { ChatTemplate, type ChatTemplateInput, type ChatTemplateOptions } from './chat-template.js';

const BASE: ChatTemplateInput = {
  messages: [{ role: 'user', content: 'Hi' }],
  tools: null,
  documents: null,
  addGenerationPrompt: false,
  continueFinalMessage: false,
  kwargs: {},
  specialTokens: { bos: '<s>', eos: null, pad: null, unk: null },
};

function render(
  source: string,
  input: Partial<ChatTemplateInput> = {},
  options: ChatTemplateOptions = {},
): string {
  return new ChatTemplate(source, options).render({ ...BASE, ...input });
}

function refusal(source: string, input: Partial<ChatTemplateInput> = {}): ApiError {
  try {
    render(source, input);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the template rendered');
}

const CONTENTS = '{% for m in messages %}[{{ m.content }}]{% endfor %}';
const PARTS =
  '{% for m in messages %}{% for part in m.content %}{% if part.type == "text" %}<{{ part.text }}>{% endif %}{% endfor %}{% endfor %}';
const EITHER =
  '{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}{% for part in m.content %}<{{ part.text }}>{% endfor %}{% endif %}{% endfor %}';
const TWO_PARTS = [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ],
  },
];

describe('ChatTemplate', () => {
  it('joins content parts with line breaks for templates that print contents', () => {
    expect(render(CONTENTS, { messages: TWO_PARTS })).toBe('[a\nb]');
  });

  it('finds out from the syntax tree that a template wants parts, and makes parts of texts', () => {
    expect(new ChatTemplate(PARTS).contentFormat).toBe('openai');
    expect(render(PARTS, { messages: TWO_PARTS })).toBe('<a><b>');
    expect(render(PARTS)).toBe('<Hi>');
  });

  it('follows contents through variables, macro arguments and filters', () => {
    const throughSet =
      '{% for m in messages %}{% set c = m["content"] %}{% for p in c %}{{ p.text }}{% endfor %}{% endfor %}';
    const throughMacro =
      '{% macro show(parts) %}{% for p in parts %}{{ p["text"] }}{% endfor %}{% endmacro %}{% for m in messages %}{{ show(m.content) }}{% endfor %}';
    const throughFilter =
      '{% for m in messages %}{% for p in m.content | selectattr("type", "equalto", "text") %}{{ p.text }}{% endfor %}{% endfor %}';
    for (const source of [throughSet, throughMacro, throughFilter]) {
      expect(new ChatTemplate(source).contentFormat).toBe('openai');
    }
    expect(
      new ChatTemplate('{% for line in messages[0].content.split() %}{{ line }}{% endfor %}').contentFormat,
    ).toBe('string');
  });

  it('leaves a text alone where the template asks for its type', () => {
    expect(render(EITHER)).toBe('Hi');
    expect(render(EITHER, { messages: TWO_PARTS })).toBe('<a><b>');
  });

  it('obeys an explicit content format', () => {
    expect(render(EITHER, { messages: TWO_PARTS }, { contentFormat: 'string' })).toBe('a\nb');
  });

  it('gives null and missing contents as empty texts', () => {
    expect(
      render(CONTENTS, { messages: [{ role: 'assistant', content: null }, { role: 'assistant' }] }),
    ).toBe('[][]');
  });

  it('refuses media for templates that print texts, naming the part', () => {
    const messages = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:' } }] }];
    const error = refusal(CONTENTS, { messages });
    expect(error).toMatchObject({ status: 400, param: 'messages[0].content[0]' });
    expect(error.message).toContain("'image_url'");
  });

  it('parses the arguments of tool calls without loss', () => {
    const source = '{{ messages[0].tool_calls[0].function.arguments | tojson }}';
    const messages = (args: string) => [
      {
        role: 'assistant',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: args } }],
      },
    ];
    expect(
      render(source, { messages: messages('{"b": 1.0, "1": 12345678901234567890, "__proto__": []}') }),
    ).toBe('{"b": 1.0, "1": 12345678901234567890, "__proto__": []}');
    expect(render(source, { messages: messages('') })).toBe('{}');
    expect(refusal(source, { messages: messages('{bad') })).toMatchObject({
      status: 400,
      param: 'messages[0].tool_calls[0].function.arguments',
    });
  });

  it('turns ids of calls into nine characters for templates that take no others', () => {
    const source =
      '{% for m in messages %}{% for call in m.tool_calls or [] %}{{ call.id }} {% endfor %}{{ m.tool_call_id }}{% endfor %}';
    const strict = `{% if false %}{{ raise_exception("Tool call IDs should be alphanumeric strings with length 9!") }}{% endif %}${source}`;
    const messages = ['call_0123456789abcdef', 'aB3456789'].flatMap((id) => [
      { role: 'assistant', tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: id, content: '1' },
    ]);
    expect(render(source, { messages })).toBe(
      'call_0123456789abcdef call_0123456789abcdefaB3456789 aB3456789',
    );
    expect(render(strict, { messages })).toMatch(/^([A-Za-z0-9]{9}) \1aB3456789 aB3456789$/);
  });

  it('gives reasoning under both of its names', () => {
    const source = '{{ messages[0].reasoning }}{{ messages[0].reasoning_content }}';
    expect(render(source, { messages: [{ role: 'assistant', reasoning: 'x' }] })).toBe('xx');
    expect(render(source, { messages: [{ role: 'assistant', reasoning_content: 'y' }] })).toBe('yy');
  });

  it('makes system messages of developer messages unless the template knows the role', () => {
    const messages = [{ role: 'developer', content: 'x' }];
    expect(render('{{ messages[0].role }}', { messages })).toBe('system');
    expect(render('{% if messages[0].role == "developer" %}D{% endif %}', { messages })).toBe('D');
  });

  it('passes tools, documents, special tokens and keywords, None where there are none', () => {
    const source =
      '{{ tools }}|{{ documents }}|{{ bos_token }}|{{ eos_token is defined }}|{{ enable_thinking }}';
    expect(render(source, { kwargs: { enable_thinking: false } })).toBe('None|None|<s>|False|False');
    expect(render('{{ tools[0].n }}', { tools: [{ n: 1 }] })).toBe('1');
  });

  it.each(['messages', 'tools', 'tokenize', 'add_generation_prompt', 'chat_template', 'raise_exception'])(
    'refuses the keyword %s',
    (name) => {
      expect(refusal(CONTENTS, { kwargs: { [name]: 1 } })).toMatchObject({
        status: 400,
        param: `chat_template_kwargs.${name}`,
      });
    },
  );

  describe('continue_final_message', () => {
    const source = '{% for m in messages %}{{ m.content }}<end>{% endfor %}';
    const trimming = '{% for m in messages %}{{ m.content | trim }}<end>{% endfor %}';
    const messages = [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: 'Sure, ' },
    ];

    it('cuts the prompt behind the last text, keeping its spaces', () => {
      expect(render(source, { messages, continueFinalMessage: true })).toBe('Q<end>Sure, ');
    });

    it('drops trailing space where the template trims', () => {
      expect(render(trimming, { messages, continueFinalMessage: true })).toBe('Q<end>Sure,');
    });

    it('continues the last text part', () => {
      const parts = [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ];
      expect(render(PARTS, { messages: parts, continueFinalMessage: true })).toBe('<a><b');
    });

    it('refuses a template that does not print the message, and a generation prompt beside it', () => {
      expect(refusal('{{ messages[0].role }}', { continueFinalMessage: true }).status).toBe(400);
      expect(refusal(source, { continueFinalMessage: true, addGenerationPrompt: true }).message).toContain(
        'Cannot set both',
      );
    });
  });

  it('reports the words and the line of raise_exception', () => {
    const error = refusal('a\n{{ raise_exception("Roles must alternate") }}');
    expect(error).toMatchObject({ status: 400, code: 'chat_template_error' });
    expect(error.message).toBe('Roles must alternate (raised by the chat template in line 2)');
  });

  it('reports line and column of a template that fails', () => {
    expect(refusal('\n  {{ messages[5].content }}').message).toMatch(
      /failed in line 2, column 3: UndefinedError: 'list object' has no element 5/,
    );
  });

  it('says whether the template uses tools and which variables it names', () => {
    const template = new ChatTemplate('{% if tools %}{{ enable_thinking }}{% endif %}');
    expect(template.usesTools).toBe(true);
    expect(template.variables.has('enable_thinking')).toBe(true);
    expect(new ChatTemplate(CONTENTS).usesTools).toBe(false);
  });
});
