import { raise } from '../errors.js';
import { isInteger, Markup } from '../values/scalars.js';
import { PyRange, PyTuple } from '../values/sequences.js';
import { charactersOf, joinCharacters } from '../values/text.js';
import { typeName } from '../values/repr.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { spend, spendText } from './budget.js';
import { elementsOf, failIfUndefined } from './iterate.js';

interface Bounds {
  start: number;
  stop: number;
  step: number;
}

/** `value[start:stop:step]` on texts, lists, tuples and ranges. Throws TypeError for anything else. */
export function getSlice(value: Value, start: Value, stop: Value, step: Value): Value {
  if (typeof value === 'string') return sliceText(value, start, stop, step);
  if (value instanceof Markup) return new Markup(sliceText(value.text, start, stop, step));
  if (Array.isArray(value)) return sliceItems(value, start, stop, step);
  if (value instanceof PyTuple) return new PyTuple(sliceItems(value.items, start, stop, step));
  if (value instanceof PyRange) return sliceRange(value, start, stop, step);
  if (value instanceof Undefined) value.fail();
  if (value instanceof Map) return unsupportedSliceKey();
  return raise('TypeError', `'${typeName(value)}' object is not subscriptable`);
}

function sliceText(text: string, start: Value, stop: Value, step: Value): string {
  const characters = charactersOf(text);
  const bounds = boundsOf(characters.length, start, stop, step);
  // V8 makes a view of the text for a plain slice; only stepping copies.
  if (bounds.step === 1)
    return joinCharacters(characters.slice(bounds.start, Math.max(bounds.start, bounds.stop)));
  spendText(characters.length);
  return pick(characters, bounds).join('');
}

function sliceItems(items: readonly Value[], start: Value, stop: Value, step: Value): Value[] {
  const bounds = boundsOf(items.length, start, stop, step);
  const result =
    bounds.step === 1 ? items.slice(bounds.start, Math.max(bounds.start, bounds.stop)) : pick(items, bounds);
  spend(result.length / 4);
  return result;
}

function sliceRange(range: PyRange, start: Value, stop: Value, step: Value): PyRange {
  const bounds = boundsOf(range.length(), start, stop, step);
  const at = (index: number): number => range.start + index * range.step;
  return new PyRange(at(bounds.start), at(bounds.stop), range.step * bounds.step);
}

function pick<T>(from: { readonly [index: number]: T }, { start, stop, step }: Bounds): T[] {
  const result: T[] = [];
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) result.push(from[index]!);
  return result;
}

/** CPython's slice.indices(length). Throws TypeError and ValueError as Python does. */
function boundsOf(length: number, start: Value, stop: Value, step: Value): Bounds {
  const by = sliceIndex(step) ?? 1;
  if (by === 0) raise('ValueError', 'slice step cannot be zero');
  const lowest = by > 0 ? 0 : -1;
  const highest = by > 0 ? length : length - 1;
  const clamp = (index: number | null, fallback: number): number => {
    if (index === null) return fallback;
    return Math.min(highest, Math.max(lowest, index < 0 ? index + length : index));
  };
  return {
    start: clamp(sliceIndex(start), by > 0 ? lowest : highest),
    stop: clamp(sliceIndex(stop), by > 0 ? highest : lowest),
    step: by,
  };
}

function sliceIndex(value: Value): number | null {
  if (value === null) return null;
  if (isInteger(value)) return Number(value);
  failIfUndefined(value);
  return raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
}

/** `x[1:2, 3]`: no value here has slices as keys. */
export function unsupportedSliceKey(): never {
  return raise('TypeError', 'unhashable type: slice');
}

/** A list with the elements in the opposite order. */
export function reversed(value: Value): Value[] {
  const elements = elementsOf(value);
  spend(elements.length);
  return elements.toReversed();
}
