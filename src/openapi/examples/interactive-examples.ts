import type { OperationExamples } from './example.js';

const QUESTION = 'What is the capital of France?';

function answer(text: string, tokens: number, finish_reason: string | null): object {
  return { text, tokens, input_tokens: 16, history_tokens: 0, finish_reason };
}

export const generateInteractive: OperationExamples = {
  requests: {
    question: { summary: 'A question without a session', value: { prompt: QUESTION, temperature: 0 } },
    session: {
      summary: 'A question in a session that stays',
      value: { prompt: QUESTION, session_id: 1, interactive_mode: true, temperature: 0 },
    },
    messages: {
      summary: 'Messages, streamed',
      value: { prompt: [{ role: 'user', content: QUESTION }], temperature: 0, stream: true },
    },
  },
  responses: { text: { summary: 'Text', value: answer('The capital of France is Paris.', 9, 'stop') } },
  streams: {
    text: {
      summary: 'One object per line',
      value: [answer('The capital of France is', 6, null), answer(' Paris.', 8, null), answer('', 9, 'stop')]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    },
  },
};
