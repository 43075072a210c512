import {
  choice,
  characters,
  literal,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import type { TextPiece } from './text-pieces.js';

/** Fixed pieces of a call's layout. */
export function pieceExpression(pieces: readonly TextPiece[]): Expression {
  return sequence(...pieces.map(onePiece));
}

function onePiece(piece: TextPiece): Expression {
  switch (piece.kind) {
    case 'text':
      return literal(piece.text);
    case 'token':
      return { kind: 'token', id: piece.id };
    case 'number':
      return choice(
        literal('0'),
        sequence(characters([[0x31, 0x39]]), optional(repeat(characters([[0x30, 0x39]]), 1, 3))),
      );
  }
}

/** Something that begins with fixed pieces. */
export interface Beginning {
  pieces: readonly TextPiece[];
  rest: Expression;
}

/**
 * Any one of several beginnings with what follows each; what they share at the start is written once, so that an
 * engine follows one reading until they differ.
 */
export function factored(beginnings: readonly Beginning[]): Expression {
  return tree(beginnings.map(({ pieces, rest }) => ({ units: pieces.flatMap(unitsOf), rest })));
}

/** A character, a token or a number. */
type Unit = TextPiece;

function unitsOf(piece: TextPiece): Unit[] {
  return piece.kind === 'text' ? Array.from(piece.text, (text) => ({ kind: 'text', text })) : [piece];
}

function tree(branches: readonly { units: readonly Unit[]; rest: Expression }[]): Expression {
  const groups = new Map<
    string,
    { unit: Unit | null; branches: { units: readonly Unit[]; rest: Expression }[] }
  >();
  for (const { units, rest } of branches) {
    const [unit = null, ...others] = units;
    const key = JSON.stringify(unit);
    const group = groups.get(key) ?? { unit, branches: [] };
    group.branches.push({ units: others, rest });
    groups.set(key, group);
  }
  return choice(
    ...[...groups.values()].map(({ unit, branches: inside }) => {
      const [only] = inside;
      if (unit === null) {
        return choice(...inside.map((each) => each.rest));
      }
      return only !== undefined && inside.length === 1
        ? sequence(onePiece(unit), pieceExpression(only.units), only.rest)
        : sequence(onePiece(unit), tree(inside));
    }),
  );
}
