import { EngineError } from '../../engine.js';
import { SequenceText } from '../../text/sequence-text.js';
import { StopAutomaton } from '../../text/stop-automaton.js';
import type { WireGenerationRequest } from '../messages.js';
import { OutputConstraint } from '../sampling/output-constraint.js';
import { randomSeed } from '../sampling/random.js';
import type { TokenGrammar } from '../sampling/token-grammar.js';
import { TokenSampler, type SamplingWorkspace } from '../sampling/token-sampler.js';
import type { Vocabulary } from '../vocabulary.js';
import type { GenerationJob, GenerationSequence, ReportedToken } from './generation-job.js';
import { IntegerList } from './integer-list.js';
import type { SequenceReporter } from './sequence-reporter.js';

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
    const count = Math.max(request.bestOf, request.count);
    const job: GenerationJob = {
      key,
      arrival: this.arrivals++,
      request,
      promptTokens,
      maxTokens: Math.min(request.stop.maxTokens, this.options.maxModelLength - promptTokens.length),
      sequences: [],
      promptDone: false,
      promptReported: false,
      unfinished: count,
    };
    const stop = request.stop.strings.length === 0 ? null : new StopAutomaton(request.stop.strings);
    const seed = request.sampling.seed ?? randomSeed();
    for (let index = 0; index < count; index++) {
      job.sequences.push(this.createSequence(job, index, seed + index, stop));
    }
    return job;
  }

  private check({ stop }: WireGenerationRequest, promptTokens: Int32Array): void {
    const { vocabulary, maxModelLength } = this.options;
    if (promptTokens.length === 0) {
      throw new EngineError('request', 'The prompt must have at least one token.');
    }
    if (promptTokens.length >= maxModelLength) {
      throw new EngineError(
        'request',
        `The prompt must leave room for an answer in a context of ${maxModelLength} tokens; it has ${promptTokens.length}.`,
      );
    }
    const stranger = [...promptTokens, ...stop.tokenIds].find((id) => !vocabulary.has(id));
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
    const { workspace, reporter, endOfGenerationIds } = this.options;
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
      text: new SequenceText<ReportedToken>(stop, request.stop.includeStopString, (token, text) =>
        reporter.hand(sequence, token, text),
      ),
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
