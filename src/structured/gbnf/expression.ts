import {
  EMPTY_SET,
  charactersOf,
  codePointsOf,
  union,
  type CharacterSet,
} from '../automata/character-set.js';

/** What a grammar rule matches. Build with the functions below: they keep expressions small. */
export type Expression =
  | { kind: 'literal'; text: string }
  | { kind: 'characters'; set: CharacterSet }
  | { kind: 'sequence'; items: readonly Expression[] }
  /** Without options: matches nothing at all. */
  | { kind: 'choice'; options: readonly Expression[] }
  /** `max` null: without end. */
  | { kind: 'repeat'; item: Expression; min: number; max: number | null }
  | { kind: 'rule'; name: string }
  /** One token of the vocabulary, by id. */
  | { kind: 'token'; id: number };

/** Matches nothing. */
export const NEVER: Expression = { kind: 'choice', options: [] };

/** Matches the empty text. */
export const EMPTY: Expression = { kind: 'sequence', items: [] };

export function isNever(expression: Expression): boolean {
  return expression.kind === 'choice' && expression.options.length === 0;
}

export function isEmpty(expression: Expression): boolean {
  return expression.kind === 'sequence' && expression.items.length === 0;
}

export function literal(text: string): Expression {
  return text === '' ? EMPTY : { kind: 'literal', text };
}

export function characters(set: CharacterSet): Expression {
  const [only] = set;
  if (only === undefined) {
    return NEVER;
  }
  return set.length === 1 && only[0] === only[1]
    ? { kind: 'literal', text: String.fromCodePoint(only[0]) }
    : { kind: 'characters', set };
}

export function sequence(...items: readonly Expression[]): Expression {
  const flat: Expression[] = [];
  for (const item of items.flatMap((each) => (each.kind === 'sequence' ? each.items : [each]))) {
    if (isNever(item)) {
      return NEVER;
    }
    const last = flat.at(-1);
    if (item.kind === 'literal' && last?.kind === 'literal') {
      flat[flat.length - 1] = { kind: 'literal', text: last.text + item.text };
    } else {
      flat.push(item);
    }
  }
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind: 'sequence', items: flat };
}

export function choice(...options: readonly Expression[]): Expression {
  const flat: Expression[] = [];
  let set: CharacterSet = EMPTY_SET;
  let seenEmpty = false;
  for (const option of options.flatMap((each) => (each.kind === 'choice' ? each.options : [each]))) {
    if (option.kind === 'characters') {
      set = union(set, option.set);
    } else if (option.kind === 'literal' && codePointsOf(option.text).length === 1) {
      set = union(set, charactersOf(option.text));
    } else if (!isEmpty(option)) {
      flat.push(option);
    } else if (!seenEmpty) {
      seenEmpty = true;
    }
  }
  if (set.length > 0) {
    flat.unshift(characters(set));
  }
  if (seenEmpty) {
    flat.push(EMPTY);
  }
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind: 'choice', options: flat };
}

export function repeat(item: Expression, min: number, max: number | null): Expression {
  if ((isNever(item) && min > 0) || (max !== null && max < min)) {
    return NEVER;
  }
  if (max === 0 || isEmpty(item) || isNever(item)) {
    return EMPTY;
  }
  return min === 1 && max === 1 ? item : { kind: 'repeat', item, min, max };
}

export function optional(item: Expression): Expression {
  return repeat(item, 0, 1);
}
