/** Bounds on what a request may ask to be compiled. Each answers with a 400 that names the limit and the value. */
export interface StructuredOutputLimits {
  /** Characters of a schema as JSON. */
  schemaCharacters: number;
  /** Nesting of a schema, a regular expression or a grammar's groups. */
  depth: number;
  regexCharacters: number;
  grammarCharacters: number;
  choices: number;
  choiceCharacters: number;
  /** Rules of the finished grammar. */
  rules: number;
  /** Characters of the finished grammar. */
  outputCharacters: number;
  /** Elementary steps of compilation: automaton states, rules, merged schemas. Deterministic, unlike time. */
  steps: number;
}

export const DEFAULT_LIMITS: StructuredOutputLimits = {
  schemaCharacters: 262_144,
  depth: 64,
  regexCharacters: 8_192,
  grammarCharacters: 262_144,
  choices: 4_096,
  choiceCharacters: 65_536,
  rules: 40_000,
  outputCharacters: 4_000_000,
  steps: 200_000,
};
