import type { OperationExamples } from './example.js';

const TEXT = 'The capital of France is Paris.';
const TOKENS = [345, 380, 344, 605, 354, 300, 1194, 46];

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
        max_model_len: 4096,
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
