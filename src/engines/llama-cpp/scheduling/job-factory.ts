import { EngineError } from '../../engine.js';
import { RepetitionWatch } from '../../text/repetition-watch.js';
import type { StopAutomaton } from '../../text/stop-automaton.js';
import type { WireGenerationRequest } from '../messages.js';
import { OutputConstraint } from '../sampling/output-constraint.js';
import { ReasoningLimit } from '../sampling/reasoning-limit.js';
import { randomSeed } from '../sampling/random.js';
import type { TokenGrammar } from '../sampling/token-grammar.js';
import { TokenSampler, type SamplingWorkspace } from '../sampling/token-sampler.js';
import type { Vocabulary } from '../vocabulary.js';
import { AnswerText } from './answer-text.js';
import { BeamSearch } from './beam-search.js';
import type { GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';
import { IntegerList } from '../../../common/integer-list.js';
import type { SequenceReporter } from './sequence-reporter.js';
import { stopAutomatonOf } from './stop-automaton-of.js';
import { endingAfter } from './token-ending.js';

export interface JobFactoryOptions {
  vocabulary: Vocabulary;
  workspace: SamplingWorkspace;
  reporter: SequenceReporter;
  endOfGenerationIds: readonly number[];
  maxModelLength: number;
  /** A grammar of its own for one sequence. Throws when the text is none. */
  grammar: (text: string) => TokenGrammar;
  /** Token ids of a text in which special tokens are recognized. */
  tokenize: (text: string) => Iterable<number>;
}

/** Makes jobs of requests, and refuses those that can't be computed: llama.cpp would end the process. */
export class JobFactory {
  private arrivals = 0;

  constructor(private readonly options: JobFactoryOptions) {}

  /**
   * Throws EngineError 'request' for a prompt that is empty, too long, or has ids that are no tokens, and for a
   * grammar that can't be used.
   */
  create(key: number, request: WireGenerationRequest, promptTokens: Int32Array): GenerationJob {
    this.check(request, promptTokens);
    const count = request.beamSearch === null ? Math.max(request.bestOf, request.count) : 1;
    const job: GenerationJob = {
      key,
      arrival: this.arrivals++,
      arrivedAt: performance.now(),
      queuedMs: null,
      request,
      promptTokens,
      maxTokens: Math.min(request.stop.maxTokens, this.options.maxModelLength - promptTokens.length),
      sequences: [],
      beams: null,
      promptDone: false,
      promptReported: false,
      unfinished: count,
    };
    const stop = stopAutomatonOf(request);
    const seed = request.sampling.seed ?? randomSeed();
    for (let index = 0; index < count; index++) {
      job.sequences.push(this.createSequence(job, index, seed + index, stop));
    }
    job.beams = request.beamSearch === null ? null : this.createSearch(job, stop);
    return job;
  }

  /** A beam that goes another way than `parent` from here on. */
  branch(parent: GenerationSequence, index: number): GenerationSequence {
    return {
      ...parent,
      index,
      tokens: new IntegerList(parent.tokens.view()),
      sampler: parent.sampler.branch(),
      resident: null,
    };
  }

  private createSearch(job: GenerationJob, stop: StopAutomaton | null): BeamSearch {
    const endOfGenerationIds = new Set(this.options.endOfGenerationIds);
    return new BeamSearch(job, {
      maxModelLength: this.options.maxModelLength,
      endOfGenerationIds,
      endingOf: (_, output) => {
        const last = output.at(-1)?.id ?? -1;
        const ending = endingAfter(job, last, output.length, endOfGenerationIds);
        const stopString =
          ending?.reason === 'stop' || stop === null ? null : this.findStop(job, output, stop);
        return stopString === null ? ending : { reason: 'stop', stopReason: stopString };
      },
    });
  }

  /** The stop string that an answer ends with, or null. Beams are few and short: they are read from the start. */
  private findStop(job: GenerationJob, output: readonly ReportedToken[], stop: StopAutomaton): string | null {
    const text = new AnswerText(job, this.options.vocabulary, stop, () => undefined);
    let found: string | null = null;
    output.forEach((token, index) => {
      found ??= text.add(token, index + 1, null);
    });
    return found;
  }

  private check(
    { stop, beamSearch, constraint, reasoningBudget, logprobTokenIds }: WireGenerationRequest,
    promptTokens: Int32Array,
  ): void {
    const { vocabulary, maxModelLength } = this.options;
    if (beamSearch !== null && constraint !== null) {
      throw new EngineError('request', "Beam search can't be combined with a grammar.");
    }
    if (beamSearch !== null && reasoningBudget) {
      throw new EngineError('request', "Beam search can't be combined with a budget for reasoning.");
    }
    if (promptTokens.length === 0) {
      throw new EngineError('request', 'The prompt must have at least one token.');
    }
    if (promptTokens.length >= maxModelLength) {
      throw new EngineError(
        'request',
        `The prompt must leave room for an answer in a context of ${maxModelLength} tokens; it has ${promptTokens.length}.`,
      );
    }
    const stranger = [...promptTokens, ...stop.tokenIds, ...(logprobTokenIds ?? [])].find(
      (id) => !vocabulary.has(id),
    );
    if (stranger !== undefined) {
      throw new EngineError(
        'request',
        `Token ids must be integers from 0 to ${vocabulary.size - 1}; ${stranger} is not.`,
      );
    }
  }

  private createConstraint({ constraint }: WireGenerationRequest): OutputConstraint | null {
    if (constraint === null) {
      return null;
    }
    const { grammar, tokenize } = this.options;
    try {
      return new OutputConstraint({
        activation: constraint.activation,
        grammar: grammar(constraint.grammar),
        tokenize,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError('request', `The grammar can't be used: ${reason}`, { cause });
    }
  }

  private createSequence(
    job: GenerationJob,
    index: number,
    seed: number,
    stop: StopAutomaton | null,
  ): GenerationSequence {
    const { request, promptTokens } = job;
    const { vocabulary, workspace, reporter, endOfGenerationIds } = this.options;
    const sampler = new TokenSampler(
      { sampling: request.sampling, stop: request.stop, endOfGenerationIds, promptTokenIds: promptTokens },
      seed,
      workspace,
    );
    const sequence: GenerationSequence = {
      job,
      index,
      tokens: new IntegerList(promptTokens),
      sampler,
      constraint: this.createConstraint(request),
      reasoningLimit: request.reasoningBudget
        ? new ReasoningLimit(request.reasoningBudget, this.options.tokenize)
        : null,
      repetition: request.repetition ? new RepetitionWatch(request.repetition) : null,
      text: new AnswerText(job, vocabulary, stop, (token, text) => reporter.hand(sequence, token, text)),
      resident: null,
      generated: 0,
      cumulativeLogprob: 0,
      ended: false,
      ending: null,
      withheld: request.bestOf > request.count ? [] : null,
    };
    return sequence;
  }
}
