import type { Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { StringContent } from './string-content.js';

/** How values are written: JSON itself, or what a model's tool calls use instead. */
export interface ValueSyntax {
  /** Unique per syntax and its settings: rules are shared under it. */
  readonly id: string;
  readonly nullText: string;
  readonly trueText: string;
  readonly falseText: string;
  readonly objectOpen: Expression;
  readonly objectClose: Expression;
  readonly arrayOpen: Expression;
  readonly arrayClose: Expression;
  /** Between two members or items. */
  readonly comma: Expression;
  /** The syntax of an object's or array's own values. */
  readonly inner: ValueSyntax;
  /** A string value. Throws AutomatonTooLarge when the content is too complex. */
  string(content: StringContent, builder: GrammarBuilder): Expression;
  /** A member's name with what stands between it and its value. */
  key(name: string): Expression;
  /** Like key, for names that are only described. */
  freeKey(content: StringContent, builder: GrammarBuilder): Expression;
  /** A string value that is known. */
  literalString(text: string): Expression;
}
