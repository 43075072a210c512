import type { Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { JsonType } from './json-types.js';
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
  /** The syntax of an array's own values. */
  readonly inner: ValueSyntax;
  /** A string value; NEVER when it can't be written. Throws AutomatonTooLarge when the content is too complex. */
  string(content: StringContent, builder: GrammarBuilder): Expression;
  /** A member of an object: a name, fixed or described, and a value; NEVER when it can't be written. */
  member(name: string | StringContent, value: MemberValue, builder: GrammarBuilder): Expression;
  /** The syntax for a value of these types only, where strings are written differently beside other types. */
  forTypes?(types: ReadonlySet<JsonType>): ValueSyntax;
}

/** A member's value, before its syntax is chosen. */
export interface MemberValue {
  /** The types it may have. */
  types(): ReadonlySet<JsonType>;
  /** The value in a syntax, or only those values of it that are strings, or that are not. */
  in(syntax: ValueSyntax, only?: 'strings' | 'others'): Expression;
}
