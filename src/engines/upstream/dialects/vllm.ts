import type { EngineFeature, ModelTask, TokenLogprob } from '../../engine.js';
import type { UpstreamCall, UpstreamClient } from '../http/upstream-client.js';
import type { Dialect, SequenceReader, SequenceRequest, TextPair, UpstreamModel } from './dialect.js';
import { TOKEN_FEATURES } from './features.js';
import { openAiEmbeddings } from './embeddings.js';
import { portableGrammar } from './grammar-text.js';
import { arrayOf, numberOf, objectOf, textOf, type Json } from './json.js';
import { withRank } from './logprobs.js';
import { listModels } from './openai-models.js';
import { OpenAiReader } from './openai-reader.js';
import { samplingFields } from './sampling-fields.js';
import { tokenizeByRoute } from './tokenize-route.js';

/** Routes that vLLM has only for models of a task (entrypoints/launchers/api_server/routers.py). */
const TASK_ROUTES: readonly [string, ModelTask][] = [
  ['/v1/chat/completions', 'generate'],
  ['/v1/embeddings', 'embed'],
  ['/score', 'score'],
];

/** vLLM by its completions route with token ids, which leaves templates and parsers to us. */
export class VllmDialect implements Dialect {
  readonly name = 'vllm';
  readonly features: ReadonlySet<EngineFeature> = new Set<EngineFeature>([
    ...TOKEN_FEATURES,
    'prompt-logprobs',
    'min-tokens',
    'allowed-tokens',
    'bad-words',
    // Where the server was started with --reasoning-parser or --reasoning-config; else it says so.
    'reasoning-budget',
    'logprob-token-ids',
    'cache-salt',
  ]);

  async discover(client: UpstreamClient): Promise<UpstreamModel[]> {
    const [models, task, tokenizer] = await Promise.all([
      listModels(client),
      taskOf(client),
      tokenizerOf(client),
    ]);
    return models.map((model) => ({ ...model, task: model.task ?? task, tokenizer }));
  }

  stream(request: SequenceRequest): { call: UpstreamCall; reader: SequenceReader } {
    const { stop, logprobs, logprobTokenIds, reasoningBudget } = request.generation;
    const body = {
      ...this.common(request),
      max_tokens: stop.maxTokens,
      ...(stop.minTokens > 0 && { min_tokens: stop.minTokens }),
      ...(stop.strings.length > 0 && { stop: stop.strings }),
      ...(stop.tokenIds.length > 0 && { stop_token_ids: stop.tokenIds }),
      ...(stop.includeStopString && { include_stop_str_in_output: true }),
      ...(stop.ignoreEos && { ignore_eos: true }),
      ...(logprobs !== null && { logprobs }),
      ...(reasoningBudget && { thinking_token_budget: reasoningBudget.tokens }),
      ...(logprobTokenIds && { logprob_token_ids: logprobTokenIds }),
      // Texts of tokens are not unique, and those of parts of characters say nothing.
      ...(logprobs !== null && { return_tokens_as_token_ids: true }),
      ...this.structuredOutputs(request),
      return_token_ids: true,
      stream: true,
      stream_options: { include_usage: true },
    };
    return { call: { path: '/v1/completions', body }, reader: new OpenAiReader(request) };
  }

  /**
   * With --reasoning-parser vLLM constrains nothing before that parser has seen reasoning end
   * (v1/structured_output, should_fill_bitmask): never, where a model does not reason.
   */
  async constraintObstacle(
    client: UpstreamClient,
    model: string,
    signal: AbortSignal,
  ): Promise<string | null> {
    const body = {
      model,
      prompt: 'a',
      max_tokens: 1,
      temperature: 0,
      structured_outputs: { grammar: 'root ::= "7"' },
    };
    const answer = objectOf(await client.json({ path: '/v1/completions', body, signal }));
    const text = textOf(objectOf(arrayOf(answer['choices'])[0])['text']);
    if (text === null || text.includes('7')) return null;
    return 'its server waits for its own reasoning parser (start vLLM without --reasoning-parser, or with --structured-outputs-config.enable_in_reasoning=true)';
  }

  /** vLLM gives them for whole answers only, so one token is generated for them. */
  async promptLogprobs(
    client: UpstreamClient,
    request: SequenceRequest,
    signal: AbortSignal,
  ): Promise<(readonly TokenLogprob[] | null)[]> {
    const body = {
      ...this.common(request),
      max_tokens: 1,
      prompt_logprobs: request.generation.promptLogprobs,
    };
    const answer = objectOf(await client.json({ path: '/v1/completions', body, signal }));
    const { prompt } = request.generation;
    const ids = 'tokenIds' in prompt ? prompt.tokenIds : [];
    return arrayOf(objectOf(arrayOf(answer['choices'])[0])['prompt_logprobs']).map((entry, position) =>
      entry === null ? null : promptEntry(objectOf(entry), ids[position], request),
    );
  }

  readonly tokenize = tokenizeByRoute;

  async detokenize(client: UpstreamClient, model: string, ids: readonly number[]): Promise<string> {
    const answer = objectOf(
      await client.json({ path: '/detokenize', body: { model, tokens: ids }, repeatable: true }),
    );
    return textOf(answer['prompt']) ?? '';
  }

  embed(
    client: UpstreamClient,
    model: string,
    inputs: readonly (readonly number[])[],
    signal: AbortSignal,
  ): Promise<number[][]> {
    // Without its activation the vector comes as the model made it, not normalised.
    return openAiEmbeddings(client, { model, input: inputs, use_activation: false }, signal);
  }

  async scorePairs(
    client: UpstreamClient,
    model: string,
    pairs: readonly TextPair[],
    signal: AbortSignal,
  ): Promise<{ scores: number[]; promptTokens: number }> {
    const body = {
      model,
      text_1: pairs.map(({ query }) => query),
      text_2: pairs.map(({ document }) => document),
    };
    const answer = objectOf(await client.json({ path: '/score', body, signal }));
    const scores = arrayOf(answer['data']).map((item) => numberOf(objectOf(item)['score']) ?? Number.NaN);
    return { scores, promptTokens: numberOf(objectOf(answer['usage'])['prompt_tokens']) ?? 0 };
  }

  private common(request: SequenceRequest): Record<string, unknown> {
    const { generation, model, seed } = request;
    const { prompt, sampling, cacheSalt } = generation;
    return {
      model,
      prompt: 'tokenIds' in prompt ? prompt.tokenIds : prompt.text,
      ...samplingFields(generation, seed),
      // Its own default may come from generation_config.json: ours are settled.
      top_p: sampling.topP,
      top_k: sampling.topK,
      min_p: sampling.minP,
      repetition_penalty: sampling.repetitionPenalty,
      ...(sampling.allowedTokenIds && { allowed_token_ids: sampling.allowedTokenIds }),
      ...(sampling.badWordTexts?.length && { bad_words: sampling.badWordTexts }),
      // Parsers need the markers; control tokens are hidden here.
      skip_special_tokens: false,
      spaces_between_special_tokens: false,
      add_special_tokens: !('tokenIds' in prompt) && prompt.addSpecialTokens,
      request_id: generation.requestId,
      ...(cacheSalt && { cache_salt: cacheSalt }),
    };
  }

  private structuredOutputs({ generation, tokens }: SequenceRequest): Record<string, unknown> {
    const { constraint } = generation;
    if (!constraint) return {};
    return { structured_outputs: { grammar: portableGrammar(constraint, tokens.specialTokens) } };
  }
}

/** `{"<id>": {logprob, rank, decoded_token}}`, the prompt's own token among them. */
function promptEntry(entry: Json, own: number | undefined, { tokens }: SequenceRequest): TokenLogprob[] {
  const listed = Object.entries(entry)
    .map(([key, value]) => {
      const fields = objectOf(value);
      const id = Number(key);
      const text = textOf(fields['decoded_token']) ?? '';
      return {
        id,
        bytes: tokens.bytes(id) ?? new TextEncoder().encode(text),
        logprob: numberOf(fields['logprob']) ?? -Infinity,
        rank: numberOf(fields['rank']) ?? 0,
      };
    })
    .sort((left, right) => right.logprob - left.logprob);
  const ranked = listed.map((each) => (each.rank > 0 ? each : withRank(each, listed)));
  // The port lists the own token first when it is not among the most likely: that is where its rank jumps.
  const last = ranked.at(-1);
  if (!last || last.id !== own || last.rank <= ranked.length) return ranked;
  return [last, ...ranked.slice(0, -1)];
}

/** The document lists the routes of the model's task; null when it can't be read. */
async function taskOf(client: UpstreamClient): Promise<ModelTask | null> {
  const document = await client.json({ path: '/openapi.json', method: 'GET' }).catch(() => null);
  const paths = objectOf(objectOf(document)['paths']);
  return TASK_ROUTES.find(([route]) => paths[route] !== undefined)?.[1] ?? null;
}

/** GET /tokenizer_info, which vLLM serves with --enable-tokenizer-info-endpoint only. */
async function tokenizerOf(client: UpstreamClient): Promise<UpstreamModel['tokenizer']> {
  const info = objectOf(await client.json({ path: '/tokenizer_info', method: 'GET' }).catch(() => null));
  const template = textOf(info['chat_template']);
  const token = (value: unknown): { id: number; text: string } | null => {
    const text = textOf(value) ?? textOf(objectOf(value)['content']);
    return text === null ? null : { id: -1, text };
  };
  return {
    chatTemplates: template === null ? {} : { default: template },
    bosToken: token(info['bos_token']),
    eosToken: token(info['eos_token']),
    padToken: token(info['pad_token']),
    unknownToken: token(info['unk_token']),
  };
}
