import type { RepetitionWatch } from '../../text/repetition-watch.js';
import type { SequenceEnd, TokenScores, WireGenerationRequest } from '../messages.js';
import type { OutputConstraint } from '../sampling/output-constraint.js';
import type { ReasoningLimit } from '../sampling/reasoning-limit.js';
import type { TokenSampler } from '../sampling/token-sampler.js';
import type { AnswerText } from './answer-text.js';
import type { BeamSearch } from './beam-search.js';
import type { IntegerList } from '../../../common/integer-list.js';
import type { Resident } from './resident-sequences.js';

/** A token on its way to the client. */
export interface ReportedToken {
  id: number;
  scores: TokenScores | null;
}

/** Why a sequence ended, known when its last token was chosen or when its text was read. */
export type Ending = Pick<SequenceEnd, 'reason' | 'stopReason'>;

/** One of the answers to a request: the unit that is admitted, suspended and resumed. */
export interface GenerationSequence {
  readonly job: GenerationJob;
  readonly index: number;
  /** Prompt and answer so far. Those beyond the resident's tokens are still to be computed. */
  readonly tokens: IntegerList;
  readonly sampler: TokenSampler;
  /** The grammar that the answer must follow, or null. */
  readonly constraint: OutputConstraint | null;
  /** Ends reasoning that takes too long, or null. */
  readonly reasoningLimit: ReasoningLimit | null;
  /** Ends an answer that goes in circles, or null. */
  readonly repetition: RepetitionWatch | null;
  readonly text: AnswerText;
  /** The tokens' place in the key-value pool while the sequence runs. */
  resident: Resident | null;
  generated: number;
  cumulativeLogprob: number;
  /** Nothing more is generated. */
  ended: boolean;
  /** How it ended, once its text is complete. */
  ending: Ending | null;
  /** Tokens kept until it is known whether this answer is among the best; null: they are sent at once. */
  withheld: { token: ReportedToken; text: string }[] | null;
}

/** A request and its sequences. All but the first wait for the first to compute the prompt. */
export interface GenerationJob {
  readonly key: number;
  /** Order of arrival: who came first is served first, and suspended last. */
  readonly arrival: number;
  /** On the clock of `performance.now`. */
  readonly arrivedAt: number;
  /** How long it waited for a place; null while it waits. */
  queuedMs: number | null;
  readonly request: WireGenerationRequest;
  readonly promptTokens: Int32Array;
  readonly maxTokens: number;
  /** With beam search, the beams of the moment. */
  readonly sequences: GenerationSequence[];
  /** null: an ordinary request. */
  beams: BeamSearch | null;
  /** The prompt has been computed once, and the first token of the first sequence chosen. */
  promptDone: boolean;
  promptReported: boolean;
  unfinished: number;
}

/** Tokens whose key-value cells are still to be computed: 1 while the answer grows, more for a prompt. */
export function pendingTokens(sequence: GenerationSequence): number {
  return sequence.tokens.length - (sequence.resident?.tokens.length ?? 0);
}

/** With whom the job shares work on prompts. */
export function saltOf({ request }: Pick<GenerationJob, 'request'>): string | null {
  return request.cacheSalt ?? null;
}

/** First come first; of one request, the lower sequence first. */
export function compareArrival(a: GenerationSequence, b: GenerationSequence): number {
  return a.job.arrival - b.job.arrival || a.index - b.index;
}
