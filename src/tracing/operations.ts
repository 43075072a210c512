/** What a route asks of a model, in the words of gen_ai.operation.name; the conventions have none for score and rerank. */
const OPERATIONS: Readonly<Record<string, string>> = {
  '/v1/completions': 'text_completion',
  '/v1/embeddings': 'embeddings',
  '/score': 'score',
  '/v1/score': 'score',
  '/rerank': 'rerank',
  '/v1/rerank': 'rerank',
  '/v2/rerank': 'rerank',
};

export function operationOf(route: string | undefined): string {
  return OPERATIONS[route ?? ''] ?? 'chat';
}
