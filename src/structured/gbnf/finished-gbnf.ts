import { StructuredOutputError } from '../structured-output-error.js';
import { NEVER, isNever } from './expression.js';
import { writeGbnf } from './gbnf-writer.js';
import type { Grammar } from './grammar.js';
import type { GrammarBuilder, ImpossibleSchema } from './grammar-builder.js';
import { pruned } from './grammar-analysis.js';
import { leftmostCost } from './leftmost-cost.js';
import { lowerRepetitions } from './lower-repetitions.js';
import { withSingleReadings } from './single-readings.js';

/** Rules visited, far below a second of llama.cpp's time. */
const MAX_LEFTMOST_COST = 5_000_000;

/**
 * What the builder has collected, as GBNF that llama.cpp loads and follows quickly. Throws StructuredOutputError when it
 * matches nothing or is too large.
 */
export function finishedGbnf(grammar: Grammar, path: string, builder: GrammarBuilder): string {
  const { limits } = builder.budget;
  const useful = pruned(grammar);
  if (isNever(useful.rules.get(useful.root) ?? NEVER)) {
    throw unsatisfiable(path, builder.impossible.at(-1) ?? null);
  }
  const lowered = lowerRepetitions(withSingleReadings(useful, builder));
  if (lowered.rules.size > limits.rules) {
    throw new StructuredOutputError(
      `${path} is too complex: it needs ${lowered.rules.size} grammar rules, at most ${limits.rules} are allowed.`,
      { param: path },
    );
  }
  const cost = leftmostCost(lowered);
  if (cost > MAX_LEFTMOST_COST) {
    throw new StructuredOutputError(
      `${path} is too complex: too many ways through its rules lead to the first character.`,
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

function unsatisfiable(path: string, impossible: ImpossibleSchema | null): StructuredOutputError {
  const [keyword, ...others] = impossible?.keywords ?? [];
  if (impossible === null || keyword === undefined) {
    return new StructuredOutputError(`${path} can not be satisfied: no value meets all its rules.`, {
      param: path,
    });
  }
  const names = [keyword, ...others].map((name) => `'${name}'`).join(', ');
  return new StructuredOutputError(
    `${path} can not be satisfied: no value meets ${names} at ${impossible.path}.`,
    { param: impossible.path, keyword },
  );
}
