import type { EngineFeature, GenerationRequest } from '../../engine.js';
import type { UpstreamCall, UpstreamClient } from '../http/upstream-client.js';
import type { Dialect, SequenceReader, SequenceRequest, UpstreamModel } from './dialect.js';
import { COMMON_FEATURES } from './features.js';
import { openAiEmbeddings } from './embeddings.js';
import { listModels } from './openai-models.js';
import { OpenAiReader } from './openai-reader.js';

/** Any server with OpenAI's completions: prompts go as text, and only what OpenAI documents is asked for. */
export class OpenAiDialect implements Dialect {
  readonly name = 'openai';
  readonly features: ReadonlySet<EngineFeature> = new Set<EngineFeature>(COMMON_FEATURES);

  discover(client: UpstreamClient): Promise<UpstreamModel[]> {
    return listModels(client);
  }

  unsupported({ sampling, stop }: GenerationRequest): string | null {
    if (sampling.topK !== 0) return 'top_k';
    if (sampling.minP !== 0) return 'min_p';
    if (sampling.repetitionPenalty !== 1) return 'repetition_penalty';
    if (stop.ignoreEos) return 'ignore_eos';
    // The answer ends before the stop string, and does not say which it was.
    return stop.includeStopString && stop.strings.length > 0 ? 'include_stop_str_in_output' : null;
  }

  stream(request: SequenceRequest): { call: UpstreamCall; reader: SequenceReader } {
    const { model, generation, seed } = request;
    const { sampling, stop, prompt, logprobs } = generation;
    const text = 'text' in prompt ? prompt.text : undefined;
    const body = {
      model,
      prompt: text === undefined && 'tokenIds' in prompt ? prompt.tokenIds : this.bareText(text, request),
      max_tokens: stop.maxTokens,
      temperature: sampling.temperature,
      ...(sampling.topP !== 1 && { top_p: sampling.topP }),
      ...(sampling.presencePenalty !== 0 && { presence_penalty: sampling.presencePenalty }),
      ...(sampling.frequencyPenalty !== 0 && { frequency_penalty: sampling.frequencyPenalty }),
      ...(sampling.logitBias.size > 0 && { logit_bias: Object.fromEntries(sampling.logitBias) }),
      ...(seed !== null && { seed }),
      ...(stop.strings.length > 0 && { stop: stop.strings }),
      // Nobody lists zero alternatives alone: one is asked for, and left out again.
      ...(logprobs !== null && { logprobs: Math.max(1, logprobs) }),
      stream: true,
      stream_options: { include_usage: true },
    };
    return { call: { path: '/v1/completions', body }, reader: new OpenAiReader(request) };
  }

  embed(
    client: UpstreamClient,
    model: string,
    inputs: readonly (readonly number[])[],
    signal: AbortSignal,
  ): Promise<number[][]> {
    return openAiEmbeddings(client, { model, input: inputs }, signal);
  }

  /** A rendered conversation begins with BOS where its template writes it; the server would add a second one. */
  private bareText(text = '', { tokens }: SequenceRequest): string {
    const { addedBos } = tokens;
    return addedBos !== null && text.startsWith(addedBos) ? text.slice(addedBos.length) : text;
  }
}
