import type { Expression } from '../gbnf/expression.js';

/** A grammar as its author wrote it: names are the author's, references may lead nowhere. */
export interface ParsedGrammar {
  root: string;
  rules: Map<string, ParsedRule>;
}

export interface ParsedRule {
  body: Expression;
  line: number;
}
