import { raise } from '../errors.js';
import { equals, findKey } from '../values/equality.js';
import { typeName } from '../values/repr.js';
import { isString, textOf } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import type { Value } from '../values/value.js';
import { spend, spendText } from './budget.js';
import { failIfUndefined, iterate } from './iterate.js';

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (isString(container)) {
    const text = textOf(container);
    if (isString(item)) {
      spendText(text.length);
      return text.includes(textOf(item));
    }
    failIfUndefined(item);
    raise('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (container instanceof Map) return findKey(container, item) !== undefined;
  if (Array.isArray(container)) return includes(container, item);
  if (container instanceof PyTuple) return includes(container.items, item);
  for (const element of iterate(container)) {
    spend(1);
    if (equals(element, item)) return true;
  }
  return false;
}

function includes(elements: readonly Value[], item: Value): boolean {
  spend(elements.length / 4);
  return elements.some((element) => element === item || equals(element, item));
}
