import { repr, typeName } from '../values/repr.js';
import { isString, textOf } from '../values/scalars.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';

/**
 * The undefined value of a missing attribute or item. Templates ask for missing items all the time
 * (`message.tool_calls`), so the message is only written when it is needed.
 */
class MissingItem extends Undefined {
  constructor(
    private readonly owner: Value,
    private readonly key: Value,
  ) {
    super('');
  }

  /** With the words of Jinja2. */
  override describe(): string {
    const owner = this.owner === null ? "'None'" : `'${typeName(this.owner)} object'`;
    return isString(this.key)
      ? `${owner} has no attribute '${textOf(this.key)}'`
      : `${owner} has no element ${repr(this.key)}`;
  }
}

export function missingItem(owner: Value, key: Value): Undefined {
  return new MissingItem(owner, key);
}
