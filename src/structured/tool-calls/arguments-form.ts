import type { ArgumentsSyntax } from '../tool-call-syntax.js';
import { textPieces, type TextPiece } from './text-pieces.js';

/** Stands for an argument's name while the functions of a syntax are turned into data. */
const NAME = '\uE000name\uE000';

/** What stands around an argument's name. */
export interface NameFrame {
  prefix: readonly TextPiece[];
  suffix: readonly TextPiece[];
  /** Whether the layout itself puts a line break before the value. */
  endsWithNewline: boolean;
}

/** ArgumentsSyntax as plain data. */
export type ArgumentsForm =
  | { kind: 'json' }
  | {
      kind: 'elements';
      textFrame: NameFrame;
      otherFrame: NameFrame;
      /** Whether the element itself says that its value is text. */
      statesType: boolean;
      after: readonly TextPiece[];
      startsAfterWithNewline: boolean;
      separator: readonly TextPiece[];
      forbiddenInText: readonly string[];
    }
  | { kind: 'literals'; delimiter: readonly TextPiece[]; delimiterText: string }
  | { kind: 'python' };

export function argumentsForm(
  syntax: ArgumentsSyntax,
  specialTokens: ReadonlyMap<string, number>,
): ArgumentsForm {
  switch (syntax.kind) {
    case 'json':
    case 'python':
      return { kind: syntax.kind };
    case 'literals':
      return {
        kind: 'literals',
        delimiter: textPieces(syntax.delimiter, specialTokens),
        delimiterText: syntax.delimiter,
      };
    case 'elements': {
      const asText = syntax.before(NAME, true);
      const asOther = syntax.before(NAME, false);
      return {
        kind: 'elements',
        textFrame: frame(asText, specialTokens),
        otherFrame: frame(asOther, specialTokens),
        statesType: asText !== asOther,
        after: textPieces(syntax.after, specialTokens),
        startsAfterWithNewline: syntax.after.startsWith('\n'),
        separator: textPieces(syntax.separator, specialTokens),
        forbiddenInText: syntax.forbiddenInText,
      };
    }
  }
}

function frame(text: string, specialTokens: ReadonlyMap<string, number>): NameFrame {
  const [prefix = '', suffix = ''] = text.split(NAME);
  return {
    prefix: textPieces(prefix, specialTokens),
    suffix: textPieces(suffix, specialTokens),
    endsWithNewline: suffix.endsWith('\n'),
  };
}
