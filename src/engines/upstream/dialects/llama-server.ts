import type { EngineFeature, ModelTask, TokenizeOptions } from '../../engine.js';
import type { UpstreamCall, UpstreamClient } from '../http/upstream-client.js';
import type { Dialect, SequenceReader, SequenceRequest, TextPair, UpstreamModel } from './dialect.js';
import { TOKEN_FEATURES } from './features.js';
import { openAiEmbeddings, rerankScores } from './embeddings.js';
import { grammarText } from './grammar-text.js';
import { arrayOf, integersOf, numberOf, objectOf, textOf } from './json.js';
import { LlamaServerReader } from './llama-server-reader.js';
import { UpstreamError } from '../http/upstream-error.js';
import { listModels } from './openai-models.js';

const UNRELATED = ['Bake the bread for an hour.', 'xyzzy 123'];

/** llama.cpp's server by its own API: token ids in both directions, GBNF, log probabilities with bytes. */
export class LlamaServerDialect implements Dialect {
  readonly name = 'llama-server';
  private readonly tasks = new WeakMap<UpstreamClient, ModelTask | null>();
  private readonly logitModels = new Map<string, boolean>();
  readonly features: ReadonlySet<EngineFeature> = new Set<EngineFeature>(TOKEN_FEATURES);

  async discover(client: UpstreamClient): Promise<UpstreamModel[]> {
    const [models, props] = await Promise.all([
      listModels(client),
      client.json({ path: '/props', method: 'GET' }).then(objectOf),
    ]);
    const slotLength = numberOf(objectOf(props['default_generation_settings'])['n_ctx']);
    const template = textOf(props['chat_template']);
    const toolTemplate = textOf(props['chat_template_tool_use']);
    // A router has models of all kinds, and would load one to answer.
    const task = props['role'] === 'router' ? null : await this.taskOf(client);
    return models.map((model) => ({
      ...model,
      task: model.task ?? task,
      maxModelLength: slotLength ?? model.maxModelLength,
      tokenizer: {
        chatTemplates: {
          ...(template ? { default: template } : {}),
          ...(toolTemplate ? { tool_use: toolTemplate } : {}),
        },
        bosToken: namedToken(props['bos_token']),
        eosToken: namedToken(props['eos_token']),
      },
    }));
  }

  stream(request: SequenceRequest): { call: UpstreamCall; reader: SequenceReader } {
    const { model, generation, seed, tokens } = request;
    const { sampling, stop, prompt, logprobs, constraint } = generation;
    const body = {
      model,
      prompt: 'tokenIds' in prompt ? prompt.tokenIds : prompt.text,
      n_predict: stop.maxTokens,
      temperature: sampling.temperature,
      // Its own defaults are not neutral, so all of ours are named.
      top_k: sampling.topK,
      top_p: sampling.topP,
      min_p: sampling.minP,
      repeat_penalty: sampling.repetitionPenalty,
      // Prompt and answer; what the window holds is counted for all three penalties.
      repeat_last_n: ('tokenIds' in prompt ? prompt.tokenIds.length : prompt.text.length) + stop.maxTokens,
      presence_penalty: sampling.presencePenalty,
      frequency_penalty: sampling.frequencyPenalty,
      // The port's order: temperature comes before the filters.
      samplers: ['penalties', 'temperature', 'top_k', 'top_p', 'min_p'],
      ...(sampling.logitBias.size > 0 && { logit_bias: [...sampling.logitBias] }),
      ...(seed !== null && { seed }),
      ...(stop.strings.length > 0 && { stop: stop.strings }),
      ...(stop.ignoreEos && { ignore_eos: true }),
      ...(constraint && { grammar: grammarText(constraint) }),
      ...(logprobs !== null && { n_probs: Math.max(1, logprobs) }),
      // Markers are hidden otherwise, and parsers need them.
      preserved_tokens: [...tokens.specialTokens.keys()],
      cache_prompt: true,
      return_tokens: true,
      return_progress: true,
      // The last event repeats the whole prompt and all settings otherwise.
      response_fields: ['content', 'tokens', 'stop', 'stop_type', 'stopping_word', 'tokens_predicted'],
      stream: true,
    };
    return { call: { path: '/completion', body }, reader: new LlamaServerReader(request) };
  }

  async tokenize(
    client: UpstreamClient,
    _model: string,
    text: string,
    { addSpecialTokens, parseSpecialTokens }: TokenizeOptions,
  ): Promise<{ ids: number[]; pieces: (Uint8Array | null)[] | null }> {
    const body = {
      content: text,
      add_special: addSpecialTokens,
      parse_special: parseSpecialTokens,
      with_pieces: true,
    };
    const answer = objectOf(await client.json({ path: '/tokenize', body, repeatable: true }));
    const entries = arrayOf(answer['tokens']).map(objectOf);
    return {
      ids: entries.map(({ id }) => numberOf(id) ?? 0),
      pieces: entries.map(({ piece }) =>
        typeof piece === 'string' ? new TextEncoder().encode(piece) : Uint8Array.from(integersOf(piece)),
      ),
    };
  }

  async detokenize(client: UpstreamClient, _model: string, ids: readonly number[]): Promise<string> {
    const answer = objectOf(
      await client.json({ path: '/detokenize', body: { tokens: ids }, repeatable: true }),
    );
    return textOf(answer['content']) ?? '';
  }

  embed(
    client: UpstreamClient,
    model: string,
    inputs: readonly (readonly number[])[],
    signal: AbortSignal,
  ): Promise<number[][]> {
    return openAiEmbeddings(client, { model, input: inputs, embd_normalize: -1 }, signal);
  }

  async scorePairs(
    client: UpstreamClient,
    model: string,
    pairs: readonly TextPair[],
    signal: AbortSignal,
  ): Promise<{ scores: number[]; promptTokens: number }> {
    const { scores, promptTokens } = await rerankScores(client, '/v1/rerank', model, pairs, signal);
    const areLogits = await this.givesLogits(client, model, signal);
    return { scores: areLogits ? scores.map((logit) => 1 / (1 + Math.exp(-logit))) : scores, promptTokens };
  }

  /**
   * What the server was started for, which it names nowhere: a route that is switched off answers 501 before it
   * looks at the request, one that is on complains of an empty request. --reranking switches embeddings on too.
   */
  private async taskOf(client: UpstreamClient): Promise<ModelTask | null> {
    const known = this.tasks.get(client);
    if (known !== undefined) return known;
    let task: ModelTask | null = null;
    if (await refusesEmpty(client, '/v1/rerank')) task = 'score';
    else if (await refusesEmpty(client, '/v1/embeddings')) task = 'embed';
    this.tasks.set(client, task);
    return task;
  }

  /**
   * Models whose graph ends in a softmax (qwen3 rerankers) are reported with probabilities, the others (BERT's) with
   * logits, and nothing says which: a pair without anything in common tells, since its logit is negative.
   */
  private async givesLogits(client: UpstreamClient, model: string, signal: AbortSignal): Promise<boolean> {
    const known = this.logitModels.get(model);
    if (known !== undefined) return known;
    const probes = UNRELATED.map((document) => ({ query: 'What is the capital of France?', document }));
    const { scores } = await rerankScores(client, '/v1/rerank', model, probes, signal);
    const areLogits = scores.some((score) => score < 0 || score > 1);
    this.logitModels.set(model, areLogits);
    return areLogits;
  }
}

async function refusesEmpty(client: UpstreamClient, path: string): Promise<boolean> {
  try {
    await client.json({ path, body: {} });
    return false;
  } catch (error) {
    if (error instanceof UpstreamError && error.status !== null) return error.status === 400;
    throw error;
  }
}

/** The id comes later: the server's tokenizer knows it. */
function namedToken(text: unknown): { id: number; text: string } | null {
  return typeof text === 'string' && text !== '' ? { id: -1, text } : null;
}
