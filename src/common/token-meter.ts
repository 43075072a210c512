/** Counts the tokens that a request costs, as they become known. */
export interface TokenMeter {
  /** Tokens of its prompts or inputs, cached ones too. */
  prompt(tokens: number): void;
  /** Tokens that were generated for it, of all its answers. */
  generated(tokens: number): void;
}
