import { positionalOnly, type ValueFunction } from '../runtime/arguments.js';
import { PyFloat } from '../values/scalars.js';
import type { Value } from '../values/value.js';

/** Methods of int and bool that make sense in a template. */
export const INTEGER_METHODS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  [
    'bit_length',
    positionalOnly('bit_length', 0, 0, (self) => {
      const value = BigInt(self as number | bigint | boolean);
      return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
    }),
  ],
  [
    'conjugate',
    positionalOnly('conjugate', 0, 0, (self): Value => (typeof self === 'boolean' ? Number(self) : self)),
  ],
]);

export const FLOAT_METHODS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  ['is_integer', positionalOnly('is_integer', 0, 0, (self) => Number.isInteger((self as PyFloat).value))],
  ['conjugate', positionalOnly('conjugate', 0, 0, (self) => self)],
]);
