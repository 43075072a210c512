import { isString, isInteger, textOf } from '../values/scalars.js';
import { toText } from '../values/repr.js';
import { isUndefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { getItem } from '../runtime/access.js';

/**
 * What `attribute=` of a filter means: a dotted path of names and numbers, or one number
 * (jinja2.filters.make_attrgetter). `fallback` replaces an undefined part.
 */
export function attributeGetter(attribute: Value, fallback?: Value): (value: Value) => Value {
  const path = partsOf(attribute);
  const [only] = path;
  if (path.length === 1 && fallback === undefined) return (value) => getItem(value, only!);
  return (value) => {
    let current = value;
    for (const part of path) {
      current = getItem(current, part);
      if (fallback !== undefined && isUndefined(current)) current = fallback;
    }
    return current;
  };
}

function partsOf(attribute: Value): Value[] {
  if (attribute === null) return [];
  if (isInteger(attribute)) return [attribute];
  const text = isString(attribute) ? textOf(attribute) : toText(attribute);
  if (/^[a-z_]+$/.test(text)) return [text];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Several paths separated by commas, as `sort` takes them. */
export function attributeGetters(attribute: Value): ((value: Value) => Value)[] {
  if (!isString(attribute)) return [attributeGetter(attribute)];
  return textOf(attribute)
    .split(',')
    .map((path) => attributeGetter(path));
}

/** Texts without regard to case, for the filters that sort. */
export function ignoreCase(value: Value): Value {
  return isString(value) ? textOf(value).toLowerCase() : value;
}
