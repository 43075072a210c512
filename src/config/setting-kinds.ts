import type { Environment, IgnoredSetting, Setting, SettingEffect, SettingKind } from './setting.js';
import {
  isRecord,
  listItems,
  pairItems,
  parseJson,
  readBoolean,
  readNumber,
  readText,
} from './value-readers.js';

/** What every row says besides its kind. */
interface Row<Value> {
  description: string;
  flag?: string;
  aliases?: Setting<Value>['aliases'];
  environment?: readonly string[];
  defaultText?: string;
  placeholder?: string;
  many?: boolean;
  secret?: boolean;
  effect?: SettingEffect;
}

type WithDefault<Value> = Row<Value> & { default: Value | ((environment: Environment) => Value) };

/** A string. An empty string is a value. */
export function text<Value extends string | null>(row: WithDefault<Value>): Setting<Value | string> {
  return setting<Value | string>('text', row, {
    placeholder: '<text>',
    rule: 'a text',
    readOne: (value, reject) => readText(value) ?? reject(value),
  });
}

/** A whole number within bounds; with `suffixes` also 32k (1,000) and 32K (1,024), as vLLM reads them. */
export function integer<Value extends number | null>(
  row: WithDefault<Value> & { min: number; max?: number; suffixes?: boolean },
): Setting<Value | number> {
  const max = row.max ?? Number.MAX_SAFE_INTEGER;
  return setting<Value | number>('number', row, {
    placeholder: '<number>',
    rule:
      row.max === undefined ? `an integer of at least ${row.min}` : `an integer from ${row.min} to ${max}`,
    readOne: (value, reject) => {
      const number = readNumber(value, row.suffixes ?? false);
      return Number.isSafeInteger(number) && number >= row.min && number <= max ? number : reject(value);
    },
  });
}

/** A number within bounds, fractions allowed. */
export function decimal<Value extends number | null>(
  row: WithDefault<Value> & { min: number; max?: number },
): Setting<Value | number> {
  const max = row.max ?? Infinity;
  return setting<Value | number>('number', row, {
    placeholder: '<number>',
    rule: row.max === undefined ? `a number of at least ${row.min}` : `a number from ${row.min} to ${max}`,
    readOne: (value, reject) => {
      const number = readNumber(value, false);
      return number >= row.min && number <= max ? number : reject(value);
    },
  });
}

/** On or off. The flag alone means on, --no-<flag> off. */
export function toggle(row: WithDefault<boolean>): Setting<boolean> {
  return setting<boolean>('switch', row, {
    placeholder: '',
    rule: 'true or false',
    readOne: (value, reject) => readBoolean(value) ?? reject(value),
  });
}

/** One of a few words. Case does not matter; `synonyms` maps other systems' words to ours. */
export function choice<const Word extends string>(
  row: WithDefault<NoInfer<Word>> & {
    choices: readonly Word[];
    synonyms?: Readonly<Record<string, NoInfer<Word>>>;
  },
): Setting<Word> {
  return setting<Word>('choice', row, {
    placeholder: '<word>',
    rule: `one of ${row.choices.join(', ')}`,
    readOne: (value, reject) => {
      const word = readText(value)?.toLowerCase();
      const found =
        word === undefined ? undefined : (row.synonyms?.[word] ?? row.choices.find((each) => each === word));
      return found ?? reject(value);
    },
  });
}

/**
 * Several texts: a repeated flag, a JSON list, or one text with commas (unless `commas` is false, for values
 * that may hold commas themselves). `choices` bounds the words.
 */
export function list<const Word extends string = string>(
  row: WithDefault<readonly NoInfer<Word>[]> & { commas?: boolean; choices?: readonly Word[] },
): Setting<readonly Word[]> {
  const isWord = (item: string): item is Word =>
    row.choices === undefined || row.choices.some((word) => word === item);
  return {
    ...setting<readonly Word[]>('list', row, {
      placeholder: '<text>',
      rule: row.choices === undefined ? 'a list of texts' : `a list of ${row.choices.join(', ')}`,
      readOne: (value, reject) => reject(value),
    }),
    read: (values, reject) =>
      values
        .flatMap((value) => listItems(value, row.commas ?? true))
        .map((item) => {
          const word = readText(item);
          return word !== null && word !== '' && isWord(word) ? word : reject(item);
        }),
  };
}

/** A JSON object, or a mapping in the config file. */
export function json(
  row: WithDefault<Readonly<Record<string, unknown>>>,
): Setting<Readonly<Record<string, unknown>>> {
  return setting<Readonly<Record<string, unknown>>>('json', row, {
    placeholder: '<json>',
    rule: 'a JSON object',
    readOne: (value, reject) => {
      const parsed = typeof value === 'string' ? parseJson(value) : value;
      return isRecord(parsed) ? parsed : reject(value);
    },
  });
}

/** Pairs `name=word`, or a mapping in the config file. A word alone holds for every name, under the key '*'. */
export function pairs<const Word extends string>(
  row: Row<Readonly<Record<string, Word>>> & { choices: readonly Word[] },
): Setting<Readonly<Record<string, Word>>> {
  const base = setting<Readonly<Record<string, Word>>>(
    'pairs',
    { ...row, default: {} },
    {
      placeholder: '<name=word>',
      rule: `name=word or word alone, where word is one of ${row.choices.join(', ')}`,
      readOne: (value, reject) => reject(value),
    },
  );
  return {
    ...base,
    read: (values, reject) =>
      Object.fromEntries(
        values.flatMap(pairItems).map(([name, value]) => {
          const word = row.choices.find((each) => each === value);
          return [name, word ?? reject(name === '*' ? value : `${name}=${String(value)}`)];
        }),
      ),
  };
}

/** A flag that is accepted and changes nothing, or that can't be honoured and ends the start. */
export function without(
  row: Pick<IgnoredSetting, 'effect' | 'from' | 'takes'> & Partial<Pick<IgnoredSetting, 'aliases' | 'flag'>>,
): IgnoredSetting {
  return { kind: 'ignored', aliases: [], ...row };
}

function setting<Value>(
  kind: SettingKind,
  row: WithDefault<Value>,
  how: {
    placeholder: string;
    rule: string;
    readOne: (value: unknown, reject: (value: unknown) => never) => Value;
  },
): Setting<Value> {
  const { default: fallback } = row;
  const defaultValue =
    typeof fallback === 'function'
      ? (fallback as (environment: Environment) => Value)
      : (): Value => fallback;
  return {
    kind,
    flag: row.flag,
    aliases: row.aliases ?? [],
    environment: row.environment ?? [],
    defaultValue,
    defaultText: row.defaultText ?? describeDefault(defaultValue({})),
    description: row.description,
    placeholder: row.placeholder ?? how.placeholder,
    many: row.many ?? false,
    rule: how.rule,
    secret: row.secret ?? false,
    effect: row.effect ?? 'works',
    // A scalar that is given twice: the last one counts, as on any command line.
    read: (values, reject) => how.readOne(values.at(-1), reject),
  };
}

function describeDefault(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(', ');
  return value === null || typeof value === 'object' ? '' : String(value);
}
