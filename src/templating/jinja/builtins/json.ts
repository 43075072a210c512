import { raise } from '../errors.js';
import { spend, spendText } from '../runtime/budget.js';
import { elementsOf } from '../runtime/iterate.js';
import { floatRepr } from '../values/repr-scalars.js';
import { compare } from '../values/order.js';
import { toText, typeName } from '../values/repr.js';
import { isInteger, isString, PyFloat, textOf } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import { isTruthy } from '../values/truth.js';
import { withSignature } from '../runtime/arguments.js';
import type { Dict, Value } from '../values/value.js';

interface Layout {
  /** Indentation of one level, or null for one line. */
  indent: string | null;
  itemSeparator: string;
  keySeparator: string;
  ensureAscii: boolean;
  sortKeys: boolean;
}

/**
 * `tojson` as transformers defines it: json.dumps(x, ensure_ascii=False, indent=None, separators=None,
 * sort_keys=False), without the HTML escapes of Jinja2's own filter.
 */
export const tojson = withSignature(
  'tojson',
  ['ensure_ascii', 'indent', 'separators', 'sort_keys'],
  (value, ensureAscii, indent, separators, sortKeys) => {
    const indentation = indentText(indent ?? null);
    const [item, key] = separators === undefined || separators === null ? [null, null] : pair(separators);
    const text = dump(value, '', {
      indent: indentation,
      itemSeparator: item ?? (indentation === null ? ', ' : ','),
      keySeparator: key ?? ': ',
      ensureAscii: ensureAscii !== undefined && isTruthy(ensureAscii),
      sortKeys: sortKeys !== undefined && isTruthy(sortKeys),
    });
    spendText(text.length);
    return text;
  },
);

function indentText(indent: Value): string | null {
  if (indent === null) return null;
  if (isString(indent)) return textOf(indent);
  if (!isInteger(indent))
    raise('TypeError', `can't multiply sequence by non-int of type '${typeName(indent)}'`);
  const width = Math.max(0, Number(indent));
  spendText(width);
  return ' '.repeat(width);
}

function pair(separators: Value): [string, string] {
  const [item, key, ...rest] = elementsOf(separators);
  if (item === undefined || key === undefined || rest.length > 0) {
    raise('ValueError', 'separators must be a pair of item and key separator');
  }
  return [toText(item), toText(key)];
}

/** `margin` is the line break and indentation of the level that holds the value. */
function dump(value: Value, margin: string, layout: Layout): string {
  switch (typeof value) {
    case 'string':
      return quote(value, layout.ensureAscii);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return dumpItems(value, margin, layout);
  if (value instanceof Map) return dumpEntries(value, margin, layout);
  if (value instanceof PyTuple) return dumpItems(value.items, margin, layout);
  if (value instanceof PyFloat) return dumpFloat(value.value);
  if (isString(value)) return quote(textOf(value), layout.ensureAscii);
  return raise('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
}

function dumpItems(items: readonly Value[], margin: string, layout: Layout): string {
  if (items.length === 0) return '[]';
  spend(2 * items.length);
  const inner = innerMargin(margin, layout);
  let text = '';
  for (const item of items)
    text += (text === '' ? inner : layout.itemSeparator + inner) + dump(item, inner, layout);
  return `[${text}${closingMargin(margin, layout)}]`;
}

function dumpEntries(dict: Dict, margin: string, layout: Layout): string {
  if (dict.size === 0) return '{}';
  spend(3 * dict.size);
  const inner = innerMargin(margin, layout);
  const entries = layout.sortKeys ? [...dict].sort(([left], [right]) => compare(left, right)) : dict;
  const separator = layout.itemSeparator + inner;
  let text = '';
  for (const [key, value] of entries) {
    text += text === '' ? inner : separator;
    text += quote(keyText(key), layout.ensureAscii) + layout.keySeparator + dump(value, inner, layout);
  }
  return `{${text}${closingMargin(margin, layout)}}`;
}

function innerMargin(margin: string, layout: Layout): string {
  if (layout.indent === null) return '';
  const inner = (margin || '\n') + layout.indent;
  spendText(inner.length);
  return inner;
}

function closingMargin(margin: string, layout: Layout): string {
  return layout.indent === null ? '' : margin || '\n';
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (isString(key)) return textOf(key);
  if (key === null) return 'null';
  if (typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') return String(key);
  if (key instanceof PyFloat) return dumpFloat(key.value);
  return raise('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function dumpFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatRepr(value);
}

/** Nothing to escape: most names and descriptions. */
const PLAIN = /^[ !#-[\]-~]*$/;
const LONE_SURROGATE_ESCAPE = /\\\\|\\u(d[89a-f][0-9a-f]{2})/g;

/** JSON.stringify escapes what Python escapes, and lone surrogates, which Python keeps. */
function quote(text: string, ensureAscii: boolean): string {
  spendText(text.length);
  if (!ensureAscii && PLAIN.test(text)) return `"${text}"`;
  let quoted = JSON.stringify(text);
  if (quoted.includes('\\ud')) {
    quoted = quoted.replace(LONE_SURROGATE_ESCAPE, (escape, code: string | undefined) =>
      code === undefined ? escape : String.fromCharCode(parseInt(code, 16)),
    );
  }
  if (!ensureAscii) return quoted;
  return quoted.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
