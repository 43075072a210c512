import { Injectable } from '@nestjs/common';
import { unixSeconds } from '../../common/clock.js';
import { mergeIterables } from '../../common/merge-iterables.js';
import type { RequestContext } from '../../common/request-context.js';
import { startIterable } from '../../common/start-iterable.js';
import type { Completion, CompletionChoice } from '../../protocol/completions/completion.js';
import type { CompletionRequest } from '../../protocol/completions/completion-request.js';
import type { RenderResponse } from '../../protocol/render/rendered-prompt.js';
import type { AnswerStyle } from '../generation/answer-style.js';
import { GenerationRunner, type RunEvent } from '../generation/generation-runner.js';
import { groupTokens } from '../generation/token-groups.js';
import { TokenUsage } from '../generation/token-usage.js';
import { ModelRegistry } from '../models/model-registry.js';
import { CompletionSequence } from './completion-choice.js';
import { CompletionPreparation } from './completion-preparation.js';
import { completionPrompts } from './completion-prompts.js';
import { foldCompletion } from './fold-completion.js';

interface RunningCompletion {
  header: Pick<Completion, 'id' | 'object' | 'created' | 'model'>;
  usage: TokenUsage;
  choiceCount: number;
  /** Pieces of choices: text to append, and once per choice its finish reason. */
  pieces: AsyncIterable<CompletionChoice>;
}

/** Answers completions. */
@Injectable()
export class CompletionService {
  constructor(
    private readonly models: ModelRegistry,
    private readonly preparation: CompletionPreparation,
    private readonly runner: GenerationRunner,
    /** --enable-force-include-usage, --compat, --stream-interval. */
    private readonly options: { forceUsage: boolean; style: AnswerStyle; streamInterval: number },
  ) {}

  /** The whole answer. Throws ApiError or EngineError. */
  async complete(request: CompletionRequest, context: RequestContext): Promise<Completion> {
    const { header, usage, choiceCount, pieces } = await this.start(request, context);
    const choices = await foldCompletion(pieces, choiceCount);
    return { ...header, choices, usage: usage.toUsage() };
  }

  /** Resolves once the engine has answered, so that earlier errors can still choose their HTTP status. */
  async stream(request: CompletionRequest, context: RequestContext): Promise<AsyncIterable<Completion>> {
    const running = await this.start(request, context);
    const { include_usage: asked = false, continuous_usage_stats: continuous = false } =
      request.stream_options ?? {};
    const { forceUsage } = this.options;
    return startIterable(
      chunks(running, { withUsage: asked || forceUsage, continuous: continuous || forceUsage }),
    );
  }

  /** What the request becomes, without generating. Throws ApiError. */
  async render(request: CompletionRequest): Promise<RenderResponse> {
    const model = this.models.resolve(request.model, 'generate');
    const prompts = await completionPrompts({ ...request, echo: true, logprobs: undefined }, model);
    return {
      model: model.name,
      prompts: prompts.map(({ text, tokenIds, tokenOffsets }) => ({
        prompt: text,
        token_ids: tokenIds,
        count: tokenIds.length,
        ...(tokenOffsets !== undefined && { token_offsets: tokenOffsets }),
      })),
    };
  }

  private async start(request: CompletionRequest, context: RequestContext): Promise<RunningCompletion> {
    const { style } = this.options;
    const model = style.withDefaults(this.models.resolve(request.model, 'generate'), 'cmpl');
    const { prompts, count, scoresOnly, report } = await this.preparation.prepare(
      request,
      model,
      context.requestId,
    );
    const usage = new TokenUsage(false);
    const sequences = prompts.flatMap(({ text }, prompt) =>
      Array.from(
        { length: count },
        (_, sequence) =>
          new CompletionSequence({
            index: prompt * count + sequence,
            echo: request.echo ? text : null,
            report,
            showSpecialTokens: request.skip_special_tokens === false,
            tokenBytes: (id) => model.engine.tokenBytes(id),
          }),
      ),
    );
    const interval = Math.max(request.stream_interval ?? 1, this.options.streamInterval);
    const id = style.id('cmpl');
    const running = { ...context, answerId: id, isStreamed: request.stream };
    const runs = prompts
      .map(({ generation }) => this.runner.run(model, generation, running))
      .map((run) => (scoresOnly ? promptOnly(run, count) : run))
      .map((run) => (request.stream ? groupTokens(run, interval) : run));
    return {
      header: { id, object: 'text_completion', created: unixSeconds(), model: model.name },
      usage,
      choiceCount: sequences.length,
      pieces: pieces(runs, sequences, count, usage),
    };
  }
}

/** The prompt's event, then the end of every sequence. Leaving the run stops the engine. */
async function* promptOnly(run: AsyncIterable<RunEvent>, count: number): AsyncGenerator<RunEvent> {
  for await (const event of run) {
    yield event;
    if (event.type === 'prompt') break;
  }
  for (let sequence = 0; sequence < count; sequence++) {
    yield {
      type: 'sequence-end',
      sequence,
      reason: 'length',
      stopReason: null,
      completionTokens: 0,
      cumulativeLogprob: null,
    };
  }
}

async function* pieces(
  runs: readonly AsyncIterable<RunEvent>[],
  sequences: readonly CompletionSequence[],
  perPrompt: number,
  usage: TokenUsage,
): AsyncGenerator<CompletionChoice> {
  for await (const [prompt, event] of mergeIterables(runs)) {
    usage.add(event);
    const first = prompt * perPrompt;
    if (event.type === 'prompt') {
      for (const sequence of sequences.slice(first, first + perPrompt)) {
        const echoed = sequence.prompt(event);
        if (echoed) yield echoed;
      }
      continue;
    }
    const sequence = sequences[first + event.sequence];
    if (sequence) yield event.type === 'tokens' ? sequence.tokens(event.tokens) : sequence.end(event);
  }
}

async function* chunks(
  { header, usage, pieces: source }: RunningCompletion,
  { withUsage, continuous }: { withUsage: boolean; continuous: boolean },
): AsyncGenerator<Completion> {
  for await (const piece of source) {
    if (saysNothing(piece)) continue;
    const chunk = { ...header, choices: [piece] };
    yield withUsage ? { ...chunk, usage: continuous ? usage.toUsage() : null } : chunk;
  }
  if (withUsage) yield { ...header, choices: [], usage: usage.toUsage() };
}

function saysNothing(piece: CompletionChoice): boolean {
  const ids = piece.prompt_token_ids ?? piece.token_ids;
  return piece.text === '' && piece.finish_reason === null && !piece.logprobs && !ids?.length;
}
