import { eventStream, type OperationExamples } from './example.js';

const QUESTION = { role: 'user', content: 'What is the capital of France?' };
const CREATED = 1_767_225_600;

const USAGE = {
  prompt_tokens: 16,
  completion_tokens: 9,
  total_tokens: 25,
  prompt_tokens_details: { cached_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
};

const WEATHER_TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Get the current weather in a given location',
    parameters: {
      type: 'object',
      properties: {
        location: { type: 'string', description: "City and state, e.g., 'San Francisco, CA'" },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['location', 'unit'],
    },
  },
};

function chunk(delta: object | null, rest: { finish_reason?: string; usage?: object } = {}): object {
  const { finish_reason = null, usage = null } = rest;
  return {
    id: 'chatcmpl-f42881792df7cc81',
    object: 'chat.completion.chunk',
    created: CREATED,
    model: 'demo-chat',
    choices: delta ? [{ index: 0, delta, logprobs: null, finish_reason }] : [],
    usage,
  };
}

function answer(message: object, finish_reason: string): object {
  return {
    id: 'chatcmpl-cdc23b2e8204c035',
    object: 'chat.completion',
    created: CREATED,
    model: 'demo-chat',
    choices: [{ index: 0, message, logprobs: null, finish_reason, stop_reason: null }],
    usage: USAGE,
  };
}

export const createChatCompletion: OperationExamples = {
  requests: {
    question: {
      summary: 'A question',
      value: { model: 'demo-chat', messages: [QUESTION], temperature: 0 },
    },
    streamed: {
      summary: 'The answer as a stream, with its usage',
      value: {
        model: 'demo-chat',
        messages: [QUESTION],
        temperature: 0,
        stream: true,
        stream_options: { include_usage: true },
      },
    },
    tools: {
      summary: 'A tool the model may call',
      value: {
        model: 'demo-chat',
        messages: [{ role: 'user', content: "What's the weather like in San Francisco?" }],
        tools: [WEATHER_TOOL],
        tool_choice: 'auto',
        temperature: 0,
      },
    },
    named_tool: {
      summary: 'A tool the model must call',
      value: {
        model: 'demo-chat',
        messages: [{ role: 'user', content: "What's the weather like in San Francisco?" }],
        tools: [WEATHER_TOOL],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
        temperature: 0,
      },
    },
    parts: {
      summary: 'A message in parts, and several stop strings',
      value: {
        model: 'demo-chat',
        messages: [
          { role: 'system', content: 'Answer in one sentence.' },
          { role: 'user', content: [{ type: 'text', text: 'What is the capital of France?' }] },
        ],
        max_completion_tokens: 32,
        stop: ['\n\n', 'Question:'],
      },
    },
    json_schema: {
      summary: 'An answer that follows a JSON schema',
      value: {
        model: 'demo-chat',
        messages: [{ role: 'user', content: 'Classify the sentiment: I love this!' }],
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'sentiment',
            schema: {
              type: 'object',
              properties: { sentiment: { type: 'string', enum: ['positive', 'negative'] } },
              required: ['sentiment'],
              additionalProperties: false,
            },
          },
        },
        temperature: 0,
      },
    },
  },
  responses: {
    text: {
      summary: 'Text',
      value: answer({ role: 'assistant', content: 'The capital of France is Paris.', refusal: null }, 'stop'),
    },
    tool_call: {
      summary: 'A tool call',
      value: answer(
        {
          role: 'assistant',
          content: null,
          refusal: null,
          tool_calls: [
            {
              id: 'chatcmpl-tool-eb76d2380deb526e',
              type: 'function',
              function: {
                name: 'get_weather',
                arguments: '{"location": "San Francisco, CA", "unit": "fahrenheit"}',
              },
            },
          ],
        },
        'tool_calls',
      ),
    },
  },
  streams: {
    text: {
      summary: 'Text, then usage',
      value: eventStream(
        chunk({ role: 'assistant', content: '' }),
        chunk({ content: 'The capital of France is' }),
        chunk({ content: ' Paris.' }),
        chunk({}, { finish_reason: 'stop' }),
        chunk(null, { usage: USAGE }),
        '[DONE]',
      ),
    },
    error: {
      summary: 'The engine fails on the way',
      value: eventStream(
        chunk({ role: 'assistant', content: '' }),
        {
          error: {
            message: 'The engine failed on this request.',
            type: 'server_error',
            param: null,
            code: null,
          },
        },
        '[DONE]',
      ),
    },
  },
};

export const renderChatCompletion: OperationExamples = {
  requests: { question: { summary: 'A question', value: { model: 'demo-chat', messages: [QUESTION] } } },
  responses: {
    prompt: {
      summary: 'The prompt and its token ids',
      value: {
        model: 'demo-chat',
        prompts: [
          {
            prompt: '<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n',
            token_ids: [2040, 291, 10, 455, 299, 300, 420, 367, 711, 408, 63, 2041, 10, 2040, 295, 10],
            count: 16,
          },
        ],
      },
    },
  },
};
