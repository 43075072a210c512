import { CandidateList } from './candidate-list.js';
import type { LlamaFunctions, Pointer } from './functions.js';
import { describeUnsafeGrammar } from './grammar-limits.js';
import type { LlamaModel } from './model.js';
import { captureStandardError } from './standard-error.js';

/** A grammar that can't be used. The message is llama.cpp's reason, or the limit that it breaks. */
export class GrammarError extends Error {
  override name = 'GrammarError';
}

/**
 * A GBNF grammar and how far one sequence has come in it. End-of-generation tokens are allowed exactly where the
 * grammar may end.
 *
 * Choosing a token: draw one, ask `allows`, and only when it says no `mask` the logits and draw again. `mask` looks
 * at the whole vocabulary, `allows` at one token.
 */
export class Grammar {
  private readonly candidates: CandidateList;

  /** Parses `text`; it begins with the rule `root`. Throws GrammarError. */
  static compile(model: LlamaModel, text: string, root = 'root'): Grammar {
    const unsafe = describeUnsafeGrammar(text);
    if (unsafe !== null) {
      throw new GrammarError(unsafe);
    }
    const { functions, log } = model.library;
    const { result: parsed, output } = captureStandardError(() =>
      log.capture(() => functions.llama_sampler_init_grammar(model.vocabularyPointer, text, root)),
    );
    if (parsed.result === null) {
      throw new GrammarError(describeFailure(output, parsed.lines));
    }
    return new Grammar(model, functions, parsed.result);
  }

  private constructor(
    private readonly model: LlamaModel,
    private readonly functions: LlamaFunctions,
    private sampler: Pointer,
  ) {
    this.candidates = candidatesOf(model);
  }

  /** Whether the token may come next. Throws RangeError for an id that is not in the vocabulary. */
  allows(tokenId: number): boolean {
    this.model.checkTokenId(tokenId);
    this.candidates.setOne(tokenId);
    this.functions.llama_sampler_apply(this.pointer, this.candidates.struct);
    return this.candidates.logitAt(0) !== -Infinity;
  }

  /**
   * Sets the logits of all tokens that may not come next to -Infinity, in place. Returns how many are left with a
   * larger one; 0 means that the sequence can't go on.
   */
  mask(logits: Float32Array): number {
    if (logits.length !== this.model.vocabularySize) {
      throw new RangeError(`logits must have ${this.model.vocabularySize} entries, got ${logits.length}`);
    }
    // Tokens that are out already need no look: a bias or a filter can leave few.
    const count = this.candidates.setPossible(logits);
    if (count === 0) {
      return 0;
    }
    this.functions.llama_sampler_apply(this.pointer, this.candidates.struct);
    return this.candidates.copyTo(logits);
  }

  /** Goes on by one token. Throws RangeError for one that is not allowed: llama.cpp would abort the process. */
  accept(tokenId: number): void {
    if (!this.allows(tokenId)) {
      throw new RangeError(`the grammar does not allow token ${tokenId} here`);
    }
    this.functions.llama_sampler_accept(this.pointer, tokenId);
  }

  /** A grammar at the same point, for a second sequence. */
  clone(): Grammar {
    const copy = this.functions.llama_sampler_clone(this.pointer);
    return new Grammar(this.model, this.functions, copy);
  }

  /** Back to the beginning. */
  reset(): void {
    this.functions.llama_sampler_reset(this.pointer);
  }

  free(): void {
    if (this.sampler !== null) {
      this.functions.llama_sampler_free(this.sampler);
      this.sampler = null;
    }
  }

  private get pointer(): bigint {
    if (this.sampler === null) {
      throw new Error('the grammar is freed');
    }
    return this.sampler;
  }
}

/** One list per model: it is as long as the vocabulary, and holds nothing between calls. */
const candidateLists = new WeakMap<LlamaModel, CandidateList>();

function candidatesOf(model: LlamaModel): CandidateList {
  const known = candidateLists.get(model) ?? new CandidateList(model.vocabularySize);
  candidateLists.set(model, known);
  return known;
}

/** The parser's reason is on standard error, those of the checks after it are in the log. */
function describeFailure(output: string, logLines: readonly string[]): string {
  const parserReason = /error parsing grammar: (.*)/.exec(output)?.[1];
  const reason = parserReason ?? logLines.map((line) => line.replace(/^\w+: /, ''))[0];
  return `the grammar can't be used: ${reason ?? 'llama.cpp could not parse it'}`;
}
