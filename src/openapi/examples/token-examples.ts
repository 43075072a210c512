import { TEXT, TOKENS } from './demo-tokens.js';
import type { OperationExamples } from './example.js';

export const tokenize: OperationExamples = {
  requests: {
    text: { summary: 'A text', value: { model: 'demo-chat', prompt: TEXT, return_token_strs: true } },
    conversation: {
      summary: 'A conversation',
      value: { model: 'demo-chat', messages: [{ role: 'user', content: 'What is the capital of France?' }] },
    },
  },
  responses: {
    tokens: {
      summary: 'The tokens and their texts',
      value: {
        count: TOKENS.length,
        max_model_len: 2048,
        tokens: TOKENS,
        token_strs: ['The', ' capital', ' of', ' Fran', 'ce', ' is', ' Paris', '.'],
      },
    },
  },
};

export const detokenize: OperationExamples = {
  requests: { tokens: { summary: 'Token ids', value: { model: 'demo-chat', tokens: TOKENS } } },
  responses: { text: { summary: 'Their text', value: { prompt: TEXT } } },
};

export const encode: OperationExamples = {
  requests: {
    text: { summary: 'A text', value: { model: 'demo-chat', input: TEXT } },
    texts: { summary: 'Several texts', value: { model: 'demo-chat', input: [TEXT, 'Bread'] } },
  },
  responses: {
    text: { summary: 'Of a text', value: { input_ids: TOKENS, length: TOKENS.length } },
    texts: {
      summary: 'Of several texts',
      value: { input_ids: [TOKENS, [66, 989]], length: [TOKENS.length, 2] },
    },
  },
};
