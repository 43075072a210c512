import { KeyValueCalls } from './key-value-calls.js';
import type { ElementSyntax } from './element-syntax.js';

/** Calls that hold a name and then `<arg_key>k</arg_key><arg_value>v</arg_value>` pairs, between markers of their own. */
export function argumentPairs(
  open: string,
  close: string,
  options: Pick<ElementSyntax, 'knownToolsOnly'> = {},
): KeyValueCalls {
  return new KeyValueCalls(
    {
      callEnd: close,
      keyStart: '<arg_key>',
      keyEnd: '</arg_key>',
      valueStart: '<arg_value>',
      valueEnd: '</arg_value>',
      others: [open],
    },
    { trimming: {}, ...options },
  );
}
