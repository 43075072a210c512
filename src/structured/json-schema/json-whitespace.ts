import { dfaExpression } from '../automata/dfa-expression.js';
import { isEmptyLanguage } from '../automata/dfa.js';
import { characterSet } from '../automata/character-set.js';
import { languageDfa } from '../automata/language.js';
import { EMPTY, characters, literal, optional, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { parseRegex } from '../regex/regex-parser.js';
import { StructuredOutputError } from '../structured-output-error.js';
import type { JsonWhitespace } from '../structured-output.js';
import { jsonSyntax } from './json-syntax.js';
import type { ValueSyntax } from './value-syntax.js';

/** Models that may write white space without end do so: no pattern of a request gets more than this. */
const MAX_SPACE = 20;

const SPACE = characterSet([
  [0x09, 0x0a],
  [0x0d, 0x0d],
  [0x20, 0x20],
]);

/** JSON with the white space that a request wants. Throws StructuredOutputError for a pattern that JSON can't have. */
export function jsonSyntaxFor(
  whitespace: JsonWhitespace,
  avoid: readonly string[],
  path: string,
  builder: GrammarBuilder,
): ValueSyntax {
  const id = `json ${JSON.stringify(whitespace)} ${JSON.stringify(avoid)}`;
  if (whitespace === 'none') {
    return jsonSyntax({ id, space: EMPTY, innerSpace: EMPTY, avoid });
  }
  if (whitespace === 'optional-space') {
    return jsonSyntax({ id, space: optional(literal(' ')), innerSpace: EMPTY, avoid });
  }
  const space = patternSpace(whitespace.pattern, path, builder);
  return jsonSyntax({ id, space, innerSpace: space, avoid });
}

function patternSpace(pattern: string, path: string, builder: GrammarBuilder): Expression {
  return builder.shared(`space ${pattern}`, 'space', () => {
    const node = parseRegex(pattern, { reading: 'narrow', budget: builder.budget, path });
    const anySpace = {
      kind: 'repeat' as const,
      item: { kind: 'characters' as const, set: SPACE },
      min: 0,
      max: MAX_SPACE,
    };
    const dfa = languageDfa(
      {
        kind: 'all',
        languages: [
          { kind: 'regex', node, mode: 'full' },
          { kind: 'regex', node: anySpace, mode: 'full' },
        ],
      },
      builder.budget,
    );
    if (isEmptyLanguage(dfa)) {
      throw new StructuredOutputError(
        `The whitespace pattern ${JSON.stringify(pattern)} must match spaces, tabs or line ends, at most ${MAX_SPACE} of them.`,
        { param: path },
      );
    }
    return dfaExpression(dfa, builder, 'space', characters);
  });
}
