import type { UpstreamClient } from '../http/upstream-client.js';
import type { UpstreamModel } from './dialect.js';
import { arrayOf, numberOf, objectOf, textOf, type Json } from './json.js';

/** GET /v1/models, with the context length under the names that servers give it. */
export async function listModels(client: UpstreamClient): Promise<UpstreamModel[]> {
  const answer = objectOf(await client.json({ path: '/v1/models', method: 'GET' }));
  return arrayOf(answer['data'])
    .map(objectOf)
    .flatMap((card) => {
      const id = textOf(card['id']);
      return id === null ? [] : [modelOf(id, card)];
    });
}

function modelOf(id: string, card: Json): UpstreamModel {
  const meta = objectOf(card['meta']);
  return {
    id,
    // vLLM and SGLang; Furiosa-LLM; llama-server (what a slot holds, then what the model was trained for).
    maxModelLength:
      numberOf(card['max_model_len']) ??
      numberOf(card['max_context_len']) ??
      numberOf(meta['n_ctx']) ??
      numberOf(meta['n_ctx_train']),
    task: taskOf(card['task']),
    vocabularySize: numberOf(meta['n_vocab']),
    embeddingLength: numberOf(meta['n_embd']),
    tokenizer: {},
  };
}

/** Another Nestling says what its models are for. */
function taskOf(task: unknown): UpstreamModel['task'] {
  return task === 'generate' || task === 'embed' || task === 'score' ? task : null;
}
