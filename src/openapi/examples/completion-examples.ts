import { BEGINNING } from './demo-tokens.js';
import { eventStream, type OperationExamples } from './example.js';

const CREATED = 1_767_225_600;
const USAGE = {
  prompt_tokens: 8,
  completion_tokens: 24,
  total_tokens: 32,
  prompt_tokens_details: { cached_tokens: 0 },
};

function completion(text: string, finish_reason: string | null, logprobs: object | null = null): object {
  return {
    id: 'cmpl-221fc04a13153cbb',
    object: 'text_completion',
    created: CREATED,
    model: 'demo-chat',
    choices: [{ index: 0, text, logprobs, finish_reason, stop_reason: null }],
  };
}

const PLAN = '\n1. Draw a plan and prepare the ground.\n2. Build the walls and put a roof on top.';

export const createCompletion: OperationExamples = {
  requests: {
    text: {
      summary: 'A text',
      value: { model: 'demo-chat', prompt: 'two steps to build a house:', max_tokens: 32, temperature: 0 },
    },
    texts: {
      summary: 'Several texts, with log probabilities',
      value: {
        model: 'demo-chat',
        prompt: ['two steps to build a house:', 'The capital of France is'],
        max_tokens: 8,
        logprobs: 2,
        seed: 42,
      },
    },
    token_ids: {
      summary: 'Token ids',
      value: { model: 'demo-chat', prompt: BEGINNING, max_tokens: 2, temperature: 0 },
    },
    token_id_lists: {
      summary: 'Several lists of token ids',
      value: {
        model: 'demo-chat',
        prompt: [BEGINNING.slice(0, 3), BEGINNING],
        max_tokens: 2,
      },
    },
    streamed: {
      summary: 'The text as a stream',
      value: { model: 'demo-chat', prompt: 'two steps to build a house:', max_tokens: 32, stream: true },
    },
  },
  responses: {
    text: {
      summary: 'Text',
      value: { ...completion(PLAN, 'stop'), usage: USAGE },
    },
    log_probabilities: {
      summary: 'Text with log probabilities',
      value: {
        ...completion(' Paris', 'length', {
          text_offset: [0],
          token_logprobs: [-0.0042],
          tokens: [' Paris'],
          top_logprobs: [{ ' Paris': -0.0042, ' Rome': -6.51 }],
        }),
        usage: { ...USAGE, prompt_tokens: 6, completion_tokens: 1, total_tokens: 7 },
      },
    },
  },
  streams: {
    text: {
      summary: 'Text',
      value: eventStream(
        completion('\n1. Draw a plan', null),
        completion(' and prepare the ground.', null),
        completion('', 'stop'),
        '[DONE]',
      ),
    },
  },
};

export const renderCompletion: OperationExamples = {
  requests: {
    text: { summary: 'A text', value: { model: 'demo-chat', prompt: 'The capital of France is' } },
  },
  responses: {
    tokens: {
      summary: 'The prompt and its token ids',
      value: {
        model: 'demo-chat',
        prompts: [{ prompt: 'The capital of France is', token_ids: BEGINNING, count: 6 }],
      },
    },
  },
};
