import { BEGINNING, TEXT, TOKENS } from './demo-tokens.js';
import type { OperationExamples } from './example.js';

const CREATED = 1_767_225_600;
const QUERY = 'What is the capital of France?';
const BREAD = 'Bread is baked in an oven.';

function vectors(promptTokens: number, ...embeddings: (number[] | string)[]): object {
  return {
    id: 'embd-5f1c0b9a',
    object: 'list',
    created: CREATED,
    model: 'demo-embed',
    data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  };
}

export const createEmbeddings: OperationExamples = {
  requests: {
    texts: {
      summary: 'Several texts',
      value: { model: 'demo-embed', input: ['The sea was calm.', 'The weather is fine.'] },
    },
    text: {
      summary: 'One text, the vector in base64',
      value: { model: 'demo-embed', input: 'The sea was calm.', encoding_format: 'base64' },
    },
    token_ids: { summary: 'Token ids', value: { model: 'demo-embed', input: TOKENS } },
    token_id_lists: {
      summary: 'Several lists of token ids',
      value: {
        model: 'demo-embed',
        input: [BEGINNING, TOKENS],
        truncate_prompt_tokens: -1,
      },
    },
  },
  responses: {
    numbers: { summary: 'Numbers (shortened)', value: vectors(15, [0.6, 0.8], [0.8, -0.6]) },
    base64: { summary: 'Base64 (shortened)', value: vectors(8, 'mpkZP83MTD8=') },
  },
};

export const createScore: OperationExamples = {
  requests: {
    one_to_many: {
      summary: 'One text with several',
      value: { model: 'demo-rerank', text_1: QUERY, text_2: [TEXT, BREAD] },
    },
    one_to_one: { summary: 'One pair', value: { model: 'demo-rerank', text_1: QUERY, text_2: TEXT } },
    many_to_many: {
      summary: 'As many as there are first texts',
      value: { model: 'demo-rerank', queries: [QUERY, 'How is bread made?'], documents: [TEXT, BREAD] },
    },
  },
  responses: {
    scores: {
      summary: 'Two scores',
      value: {
        id: 'score-5f1c0b9a',
        object: 'list',
        created: CREATED,
        model: 'demo-rerank',
        data: [
          { index: 0, object: 'score', score: 0.98 },
          { index: 1, object: 'score', score: 0.00003 },
        ],
        usage: { prompt_tokens: 66, total_tokens: 66 },
      },
    },
  },
};

export const createRerank: OperationExamples = {
  requests: {
    texts: {
      summary: 'Two documents',
      value: { model: 'demo-rerank', query: QUERY, documents: [BREAD, TEXT] },
    },
    objects: {
      summary: 'Documents as objects, the best one only, without its text',
      value: {
        model: 'demo-rerank',
        query: QUERY,
        documents: [{ text: BREAD }, { text: TEXT }],
        top_n: 1,
        return_documents: false,
      },
    },
  },
  responses: {
    ranking: {
      summary: 'The best first',
      value: {
        id: 'rerank-5f1c0b9a',
        model: 'demo-rerank',
        usage: { prompt_tokens: 66, total_tokens: 66 },
        results: [
          { index: 1, relevance_score: 0.98, document: { text: TEXT } },
          { index: 0, relevance_score: 0.00003, document: { text: BREAD } },
        ],
      },
    },
  },
};
