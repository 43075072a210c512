import type { StructuredOutputLimits } from '../limits.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { NEVER, isNever } from './expression.js';
import { writeGbnf } from './gbnf-writer.js';
import type { Grammar } from './grammar.js';
import { pruned } from './grammar-analysis.js';
import { lowerRepetitions } from './lower-repetitions.js';

/** The grammar as GBNF that llama.cpp loads. Throws StructuredOutputError when it matches nothing or is too large. */
export function finishedGbnf(grammar: Grammar, path: string, limits: StructuredOutputLimits): string {
  const useful = pruned(grammar);
  if (isNever(useful.rules.get(useful.root) ?? NEVER)) {
    throw new StructuredOutputError(`${path} can not be satisfied: no value meets all its rules.`, {
      param: path,
    });
  }
  const lowered = lowerRepetitions(useful);
  if (lowered.rules.size > limits.rules) {
    throw new StructuredOutputError(
      `${path} is too complex: it needs ${lowered.rules.size} grammar rules, at most ${limits.rules} are allowed.`,
      { param: path },
    );
  }
  const text = writeGbnf(lowered);
  if (text.length > limits.outputCharacters) {
    throw new StructuredOutputError(
      `${path} is too complex: its grammar has ${text.length} characters, at most ${limits.outputCharacters} are allowed.`,
      { param: path },
    );
  }
  return text;
}
