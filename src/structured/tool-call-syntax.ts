/** Fixed text, or the decimal number of the call (Kimi writes `functions.NAME:0`). */
export type SyntaxPiece = string | { kind: 'call-number' };

/** How a call's arguments are written. */
export type ArgumentsSyntax =
  /** One JSON object. */
  | { kind: 'json' }
  /**
   * One element per argument, `beforeKey KEY afterKey VALUE afterValue`, joined by `separator`. Strings are written
   * as they are, without quotes or escapes; every other value as JSON.
   */
  | { kind: 'elements'; beforeKey: string; afterKey: string; afterValue: string; separator: string }
  /** Python keyword arguments, `KEY=VALUE, KEY=VALUE`, values as Python literals. */
  | { kind: 'python' }
  /** Gemma 4: `{KEY:VALUE,KEY:VALUE}`, bare keys, strings between two `quote` marks without escapes. */
  | { kind: 'gemma'; quote: string };

/**
 * How a model writes calls:
 * `sectionBegin call (separator call)* sectionEnd`, a call being `beforeName NAME afterName ARGUMENTS afterArguments`.
 * Plain data, so that a parser can export it beside its state machine.
 */
export interface ToolCallSyntax {
  sectionBegin: string;
  sectionEnd: string;
  beforeName: string;
  afterName: readonly SyntaxPiece[];
  arguments: ArgumentsSyntax;
  afterArguments: string;
  /** Between two calls; null: this format has one call per answer. */
  separator: string | null;
  /**
   * Marker texts inside the strings above that are special tokens in the models of this format. Where the
   * vocabulary has such a token it is required by id, because parsers match it by id only.
   */
  markers: readonly string[];
  /** The text a call of this format starts with: where constraining starts for `auto` with strict tools. */
  trigger: string;
}
