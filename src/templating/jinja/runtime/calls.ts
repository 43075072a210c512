import { raise } from '../errors.js';
import { typeName } from '../values/repr.js';
import { Undefined } from '../values/undefined.js';
import { Callable, type Keywords, type Value } from '../values/value.js';
import { findMethod, getAttribute } from './access.js';

/** `callee(*args, **kwargs)`. Throws TypeError for what is not callable. */
export function call(callee: Value, args: readonly Value[], kwargs: Keywords | null): Value {
  if (callee instanceof Callable) return callee.call(args, kwargs);
  if (callee instanceof Undefined) callee.fail();
  return raise('TypeError', `'${typeName(callee)}' object is not callable`);
}

/** `value.name(*args, **kwargs)`, without making a bound method first where the type has the method. */
export function callMethod(
  value: Value,
  name: string,
  args: readonly Value[],
  kwargs: Keywords | null,
): Value {
  const method = findMethod(value, name);
  return method === undefined ? call(getAttribute(value, name), args, kwargs) : method(value, args, kwargs);
}
