import { raise } from '../errors.js';
import { positionalOnly, type ValueFunction } from '../runtime/arguments.js';
import { spend, spendText } from '../runtime/budget.js';
import { repr, toText } from '../values/repr.js';
import type { Keywords, Value } from '../values/value.js';
import { Markup, textOf } from '../values/scalars.js';
import { escapeText } from './escape.js';
import { formatWithSpec } from './format-spec.js';
import { rewrap } from './string-methods.js';

/** How fields reach attributes and items: the sandbox's own look-up. */
export interface FieldAccess {
  attribute: (value: Value, name: string) => Value;
  item: (value: Value, key: Value) => Value;
}

/** str.format() and .format_map() ("Format String Syntax" in Python's library reference). */
export function formatMethods(access: FieldAccess): ReadonlyMap<string, ValueFunction> {
  return new Map<string, ValueFunction>([
    [
      'format',
      (self, args, kwargs) => {
        const lookUp = (name: string): Value => kwargs?.get(name) ?? missingName(kwargs, name);
        return format(self, new Formatter(access, args, lookUp));
      },
    ],
    [
      'format_map',
      positionalOnly('format_map', 1, 1, (self, mapping) => {
        return format(self, new Formatter(access, [], (name) => access.item(mapping!, name)));
      }),
    ],
  ]);
}

function format(self: Value, formatter: Formatter): Value {
  formatter.escapes = self instanceof Markup;
  return rewrap(self, formatter.format(textOf(self as string | Markup), 2));
}

/** None is an argument like any other. */
function missingName(kwargs: Keywords | null, name: string): Value {
  return kwargs?.has(name) ? null : raise('KeyError', `'${name}'`);
}

class Formatter {
  private nextIndex = 0;
  /** Whether fields are escaped, as markupsafe does in a Markup. */
  escapes = false;

  constructor(
    private readonly access: FieldAccess,
    private readonly args: readonly Value[],
    private readonly lookUp: (name: string) => Value,
  ) {}

  format(template: string, depth: number): string {
    if (depth === 0) raise('ValueError', 'Max string recursion exceeded');
    let result = '';
    for (let position = 0; position < template.length;) {
      const character = template[position]!;
      if ((character === '{' || character === '}') && template[position + 1] === character) {
        result += character;
        position += 2;
      } else if (character === '}') raise('ValueError', "Single '}' encountered in format string");
      else if (character === '{') {
        const end = fieldEnd(template, position);
        const text = this.formatField(template.slice(position + 1, end), depth);
        spendText(text.length);
        result += text;
        position = end + 1;
      } else {
        const next = /[{}]/g;
        next.lastIndex = position;
        const end = next.exec(template)?.index ?? template.length;
        result += template.slice(position, end);
        position = end;
      }
    }
    return result;
  }

  private formatField(field: string, depth: number): string {
    spend(1);
    const match = /^([^!:{}]*)(?:!(.?))?(?::([^]*))?$/.exec(field);
    if (match === null) raise('ValueError', "expected ':' after conversion specifier");
    const [, path = '', conversion, spec = ''] = match;
    const value = this.resolve(path);
    const formatSpec = this.format(spec, depth - 1 || (spec.includes('{') ? 0 : 1));
    const converted = convert(value, conversion);
    if (!this.escapes) return formatWithSpec(converted, formatSpec);
    return converted instanceof Markup ? converted.text : escapeText(formatWithSpec(converted, formatSpec));
  }

  /** `0.name[key]`: an argument, then attributes and items. */
  private resolve(path: string): Value {
    const [, first = '', rest = ''] = /^([^.[]*)([^]*)$/.exec(path)!;
    let value = this.argument(first);
    for (const [, attribute, key] of rest.matchAll(/\.([^.[]*)|\[([^\]]*)\]/g)) {
      if (attribute !== undefined) value = this.access.attribute(value, attribute);
      else value = this.access.item(value, /^\d+$/.test(key!) ? Number(key) : key!);
    }
    return value;
  }

  private argument(name: string): Value {
    const index = name === '' ? this.nextIndex++ : /^\d+$/.test(name) ? Number(name) : null;
    if (index === null) return this.lookUp(name);
    const value = this.args[index];
    return (
      value ?? (value === null ? null : raise('IndexError', 'Replacement index out of range for args tuple'))
    );
  }
}

/** Index of the brace that closes the field opened at `start`; fields may nest inside a specification. */
function fieldEnd(template: string, start: number): number {
  let open = 0;
  for (let index = start; index < template.length; index++) {
    if (template[index] === '{') open++;
    else if (template[index] === '}' && --open === 0) return index;
  }
  return raise('ValueError', "expected '}' before end of string");
}

function convert(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return toText(value);
    case 'r':
      return repr(value);
    case 'a':
      return repr(value).replace(/[^\p{ASCII}]/gu, (character) => {
        const code = character.codePointAt(0)!;
        if (code < 0x100) return `\\x${code.toString(16)}`;
        return code < 0x10000
          ? `\\u${code.toString(16).padStart(4, '0')}`
          : `\\U${code.toString(16).padStart(8, '0')}`;
      });
    default:
      return raise('ValueError', `Unknown conversion specifier ${conversion}`);
  }
}
