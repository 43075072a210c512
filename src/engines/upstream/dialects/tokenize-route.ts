import type { TokenizeOptions } from '../../engine.js';
import type { UpstreamClient } from '../http/upstream-client.js';
import { integersOf, objectOf } from './json.js';

/** POST /tokenize as vLLM has it, and SGLang after it: special tokens in the text are always read as tokens. */
export async function tokenizeByRoute(
  client: UpstreamClient,
  model: string,
  text: string,
  { addSpecialTokens }: TokenizeOptions,
): Promise<{ ids: number[]; pieces: null }> {
  const body = { model, prompt: text, add_special_tokens: addSpecialTokens };
  const answer = objectOf(await client.json({ path: '/tokenize', body, repeatable: true }));
  return { ids: integersOf(answer['tokens']), pieces: null };
}
