import type { Language } from '../automata/language.js';
import { parseRegex } from '../regex/regex-parser.js';
import type { CompileBudget } from '../compile-budget.js';
import { extrasOf, type Conjunct } from './conjunct.js';
import { typeOf } from './json-types.js';
import { FORMAT_NAMES, stringFormat, type StringFormat } from './string-formats.js';
import type { StringContent } from './string-content.js';

/** What strings satisfy all conjuncts, and the keywords that say so. Throws StructuredOutputError. */
export function stringContent(
  conjuncts: readonly Conjunct[],
  budget: CompileBudget,
): { content: StringContent; keywords: readonly string[] } {
  let min = 0;
  let max: number | null = null;
  const languages: Language[] = [];
  const keywords: string[] = [];
  for (const conjunct of conjuncts) {
    min = Math.max(min, conjunct.count('minLength') ?? 0);
    const longest = conjunct.count('maxLength');
    max = longest === null ? max : Math.min(max ?? longest, longest);
    const pattern = conjunct.text('pattern');
    if (pattern !== null) {
      keywords.push('pattern');
      languages.push(patternLanguage(pattern, `${conjunct.path}.pattern`, budget, false));
    }
    const format = knownFormat(conjunct);
    if (format !== null) {
      keywords.push('format');
      languages.push({ kind: 'regex', mode: 'full', ...format });
    }
    const { notPatterns = [], notValues = [] } = extrasOf(conjunct.schema);
    languages.push(...notPatterns.map((each) => patternLanguage(each, conjunct.path, budget, true)));
    const words = notValues.filter((value) => typeof value === 'string' && isWellFormed(value)) as string[];
    if (words.length > 0) {
      languages.push({ kind: 'not', language: { kind: 'words', words } });
    }
  }
  if (languages.length === 0) {
    return { content: { kind: 'free', min, max }, keywords };
  }
  if (min > 0 || max !== null) {
    keywords.push(max === null ? 'minLength' : 'maxLength');
    languages.push({ kind: 'length', min, max });
  }
  return { content: { kind: 'language', language: { kind: 'all', languages } }, keywords };
}

/** Texts in which a JSON Schema pattern matches somewhere; negated: texts in which no dialect finds it. */
export function patternLanguage(
  pattern: string,
  path: string,
  budget: CompileBudget,
  negated: boolean,
): Language {
  const node = parseRegex(pattern, { reading: negated ? 'wide' : 'narrow', budget, path });
  const language: Language = { kind: 'regex', node, mode: 'search' };
  return negated ? { kind: 'not', language } : language;
}

function knownFormat(conjunct: Conjunct): StringFormat | null {
  const format = conjunct.text('format');
  const known = format === null ? null : stringFormat(format);
  if (known === undefined) {
    throw conjunct.refusal('format', `${JSON.stringify(format)} is none of ${FORMAT_NAMES.join(', ')}`);
  }
  return known;
}

/** Whether a text can be written in UTF-8: lone surrogates can't. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Whether every string inside a value, names included, can be written in UTF-8. */
export function isWritable(value: unknown): boolean {
  switch (typeOf(value)) {
    case 'string':
      return isWellFormed(value as string);
    case 'array':
      return (value as readonly unknown[]).every(isWritable);
    case 'object':
      return Object.entries(value as object).every(
        ([name, member]) => isWellFormed(name) && isWritable(member),
      );
    default:
      return true;
  }
}
