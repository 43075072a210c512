import type { Expression } from './expression.js';

/** A set of rules with a start. */
export interface Grammar {
  root: string;
  rules: ReadonlyMap<string, Expression>;
}
