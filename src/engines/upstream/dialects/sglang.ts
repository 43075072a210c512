import type { EngineFeature } from '../../engine.js';
import type { UpstreamCall, UpstreamClient } from '../http/upstream-client.js';
import type { Dialect, SequenceReader, SequenceRequest, TextPair, UpstreamModel } from './dialect.js';
import { TOKEN_FEATURES } from './features.js';
import { openAiEmbeddings, rerankScores } from './embeddings.js';
import { portableGrammar } from './grammar-text.js';
import { numberOf, objectOf, textOf } from './json.js';
import { listModels } from './openai-models.js';
import { SglangReader } from './sglang-reader.js';
import { tokenizeByRoute } from './tokenize-route.js';

/** SGLang by its own POST /generate: token ids in, token ids and text out. */
export class SglangDialect implements Dialect {
  readonly name = 'sglang';
  readonly features: ReadonlySet<EngineFeature> = new Set<EngineFeature>([
    ...TOKEN_FEATURES,
    'prompt-logprobs',
    'min-tokens',
    'cache-salt',
  ]);

  async discover(client: UpstreamClient): Promise<UpstreamModel[]> {
    const quiet = (path: string): Promise<unknown> => client.json({ path, method: 'GET' }).catch(() => null);
    const [models, model, server] = await Promise.all([
      listModels(client),
      quiet('/get_model_info').then(objectOf),
      quiet('/get_server_info').then(objectOf),
    ]);
    return models.map((each) => ({
      ...each,
      maxModelLength:
        each.maxModelLength ?? numberOf(server['context_length']) ?? numberOf(server['max_total_num_tokens']),
      task: each.task ?? (model['is_generation'] === false ? 'embed' : null),
    }));
  }

  stream(request: SequenceRequest): { call: UpstreamCall; reader: SequenceReader } {
    const { generation } = request;
    const { prompt, logprobs, promptLogprobs, cacheSalt } = generation;
    const wantsLogprobs = logprobs !== null || promptLogprobs !== null;
    const body = {
      ...('tokenIds' in prompt ? { input_ids: prompt.tokenIds } : { text: prompt.text }),
      rid: `${generation.requestId}-${request.seed ?? Math.random().toString(36).slice(2)}`,
      sampling_params: this.samplingParameters(request),
      ...(wantsLogprobs && {
        return_logprob: true,
        top_logprobs_num: Math.max(logprobs ?? 0, promptLogprobs ?? 0),
        logprob_start_len: promptLogprobs === null ? -1 : 0,
        return_text_in_logprobs: true,
      }),
      // Its prefix tree has a root for each of these.
      ...(cacheSalt && { extra_key: cacheSalt }),
      stream: true,
    };
    return { call: { path: '/generate', body }, reader: new SglangReader(request) };
  }

  readonly tokenize = tokenizeByRoute;

  async detokenize(client: UpstreamClient, model: string, ids: readonly number[]): Promise<string> {
    const body = { model, tokens: ids, skip_special_tokens: false };
    return textOf(objectOf(await client.json({ path: '/detokenize', body, repeatable: true }))['text']) ?? '';
  }

  embed(
    client: UpstreamClient,
    model: string,
    inputs: readonly (readonly number[])[],
    signal: AbortSignal,
  ): Promise<number[][]> {
    return openAiEmbeddings(client, { model, input: inputs }, signal);
  }

  scorePairs(
    client: UpstreamClient,
    model: string,
    pairs: readonly TextPair[],
    signal: AbortSignal,
  ): Promise<{ scores: number[]; promptTokens: number }> {
    return rerankScores(client, '/v1/rerank', model, pairs, signal);
  }

  private samplingParameters({ generation, seed, tokens }: SequenceRequest): Record<string, unknown> {
    const { sampling, stop, constraint } = generation;
    return {
      max_new_tokens: stop.maxTokens,
      temperature: sampling.temperature,
      top_p: sampling.topP,
      // -1 is off there.
      top_k: sampling.topK === 0 ? -1 : sampling.topK,
      min_p: sampling.minP,
      repetition_penalty: sampling.repetitionPenalty,
      presence_penalty: sampling.presencePenalty,
      frequency_penalty: sampling.frequencyPenalty,
      ...(sampling.logitBias.size > 0 && { logit_bias: Object.fromEntries(sampling.logitBias) }),
      ...(seed !== null && { sampling_seed: seed }),
      ...(stop.minTokens > 0 && { min_new_tokens: stop.minTokens }),
      ...(stop.strings.length > 0 && { stop: stop.strings }),
      ...(stop.tokenIds.length > 0 && { stop_token_ids: stop.tokenIds }),
      ...(stop.ignoreEos && { ignore_eos: true }),
      ...(constraint && { ebnf: portableGrammar(constraint, tokens.specialTokens) }),
      // Parsers need the markers; control tokens are hidden here.
      skip_special_tokens: false,
      spaces_between_special_tokens: false,
    };
  }
}
