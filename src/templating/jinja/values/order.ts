import { raise } from '../errors.js';
import { spend, spendText } from '../runtime/budget.js';
import { equals } from './equality.js';
import { typeName } from './repr.js';
import { isNumber, isString, numericValue, textOf } from './scalars.js';
import { PyTuple } from './sequences.js';
import { Undefined } from './undefined.js';
import type { Value } from './value.js';

export type OrderOperator = '<' | '<=' | '>' | '>=';

/**
 * Orders two values as Python's `<` and its kin do: negative, zero or positive; NaN when a NaN is compared.
 * Throws TypeError for types that have no order; the operator is named in its message.
 */
export function compare(left: Value, right: Value, operator: OrderOperator = '<'): number {
  if (isNumber(left) && isNumber(right)) return compareNumbers(numericValue(left), numericValue(right));
  if (isString(left) && isString(right)) return compareText(textOf(left), textOf(right));
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left, right, operator);
  if (left instanceof PyTuple && right instanceof PyTuple)
    return compareItems(left.items, right.items, operator);
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  return raise(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  // oxlint-disable-next-line eqeqeq
  return left == right ? 0 : Number.NaN;
}

/** By code point, as Python: UTF-16 order differs once surrogates meet characters from U+E000 on. */
function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  spendText(shared);
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const aSurrogate = isSurrogate(a);
    if (aSurrogate === isSurrogate(b)) return a - b;
    return aSurrogate ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}

function compareItems(left: readonly Value[], right: readonly Value[], operator: OrderOperator): number {
  const shared = Math.min(left.length, right.length);
  spend(shared);
  for (let index = 0; index < shared; index++) {
    const a = left[index]!;
    const b = right[index]!;
    if (!equals(a, b)) return compare(a, b, operator);
  }
  return left.length - right.length;
}
