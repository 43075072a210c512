import type { StructuralFormat } from './structural-tag/structural-format.js';

/**
 * Space allowed between the tokens of a JSON text: one optional space after `:` and `,` (the default), none, or
 * what a regular expression of the request matches (at most 20 characters of JSON whitespace).
 */
export type JsonWhitespace = 'optional-space' | 'none' | { pattern: string };

/**
 * What the answer must look like, engine-independent plain data. `path` is the JSON path of the request field it
 * came from, the start of every error's `param`. Engines without GBNF read the fields; the others get
 * `StructuredOutputCompiler.compile(...)`.
 */
export type StructuredOutput =
  | {
      kind: 'json-schema';
      schema: unknown;
      whitespace: JsonWhitespace;
      /** Whether objects whose schema does not speak of additional properties may have none at all. */
      closedObjects: boolean;
      path: string;
    }
  | { kind: 'json-object'; whitespace: JsonWhitespace; path: string }
  | { kind: 'regex'; pattern: string; path: string }
  | { kind: 'choice'; choices: readonly string[]; path: string }
  | { kind: 'grammar'; grammar: string; path: string }
  | { kind: 'structural-tag'; format: StructuralFormat; whitespace: JsonWhitespace; path: string };
