import { languageDfa, type Language } from '../automata/language.js';
import { matches, type Dfa } from '../automata/dfa.js';
import type { CompileBudget } from '../compile-budget.js';
import type { RegexReading } from '../regex/character-classes.js';
import { parseRegex } from '../regex/regex-parser.js';
import { Conjunct, extrasOf } from './conjunct.js';
import { decimalOf } from './decimal.js';
import { allowedTypes, typeOf } from './json-types.js';
import { lowerBound, upperBound } from './number-bounds.js';
import type { SchemaDocument, SchemaLocation } from './schema-document.js';
import { stringFormat } from './string-formats.js';

/** Validates known values (of enum and const, and member names) against schemas. */
export class SchemaValidator {
  private readonly automata = new Map<string, Dfa>();
  private depth = 0;

  constructor(
    private readonly document: SchemaDocument,
    private readonly budget: CompileBudget,
  ) {}

  /** Throws StructuredOutputError for keywords it can't judge. */
  isValid(value: unknown, { schema, path }: SchemaLocation): boolean {
    if (typeof schema === 'boolean') {
      return schema;
    }
    const reader = new Conjunct(schema, path);
    this.budget.spend();
    this.depth += 1;
    if (this.depth > 200) {
      throw reader.refusal('$ref', 'it leads back to itself');
    }
    try {
      const reference = reader.text('$ref');
      if (reference !== null && !this.isValid(value, this.document.resolve(reference, reader))) {
        return false;
      }
      return (
        (reference !== null && this.document.refStandsAlone) ||
        (this.hasType(value, reader) &&
          this.satisfiesCombinators(value, reader) &&
          this.satisfiesOwn(value, reader))
      );
    } finally {
      this.depth -= 1;
    }
  }

  /** Whether the expression matches somewhere in the text. */
  patternMatches(pattern: string, text: string, path: string, reading: RegexReading = 'narrow'): boolean {
    const key = `${reading} ${pattern}`;
    let dfa = this.automata.get(key);
    if (dfa === undefined) {
      const node = parseRegex(pattern, { reading, budget: this.budget, path });
      const language: Language = { kind: 'regex', node, mode: 'search' };
      dfa = languageDfa(language, this.budget);
      this.automata.set(key, dfa);
    }
    return matches(dfa, text);
  }

  private hasType(value: unknown, reader: Conjunct): boolean {
    const { types, integer } = allowedTypes(reader);
    return types.has(typeOf(value)) && !(integer && typeof value === 'number' && !Number.isInteger(value));
  }

  private satisfiesCombinators(value: unknown, reader: Conjunct): boolean {
    const count = (members: readonly SchemaLocation[]): number =>
      members.filter((member) => this.isValid(value, member)).length;
    const all = reader.children('allOf') ?? [];
    const any = reader.children('anyOf');
    const one = reader.children('oneOf');
    const not = reader.child('not');
    const condition = reader.child('if');
    const branch = condition === null ? null : reader.child(this.isValid(value, condition) ? 'then' : 'else');
    return (
      count(all) === all.length &&
      (any === null || count(any) > 0) &&
      (one === null || count(one) === 1) &&
      (not === null || !this.isValid(value, not)) &&
      (branch === null || this.isValid(value, branch))
    );
  }

  private satisfiesOwn(value: unknown, reader: Conjunct): boolean {
    const constant = reader.schema['const'];
    const listed = reader.list('enum');
    if (constant !== undefined && !isEqual(value, constant)) {
      return false;
    }
    if (listed !== null && !listed.some((each) => isEqual(value, each))) {
      return false;
    }
    const { notValues = [] } = extrasOf(reader.schema);
    if (notValues.some((each) => isEqual(value, each))) {
      return false;
    }
    if (typeof value === 'string') {
      return this.isValidString(value, reader);
    }
    if (typeof value === 'number') {
      return isValidNumber(value, reader);
    }
    if (Array.isArray(value)) {
      return this.isValidArray(value, reader);
    }
    return typeof value === 'object' && value !== null
      ? this.isValidObject(new Map(Object.entries(value)), reader)
      : true;
  }

  private isValidString(value: string, reader: Conjunct): boolean {
    const length = [...value].length;
    const pattern = reader.text('pattern');
    const format = reader.text('format');
    const known = format === null ? null : stringFormat(format);
    if (known === undefined) {
      throw reader.refusal('format', `the format ${JSON.stringify(format)} is not known`);
    }
    const { notPatterns = [] } = extrasOf(reader.schema);
    return (
      length >= (reader.count('minLength') ?? 0) &&
      length <= (reader.count('maxLength') ?? Infinity) &&
      (pattern === null || this.patternMatches(pattern, value, `${reader.path}.pattern`)) &&
      (known === null ||
        matches(languageDfa({ kind: 'regex', node: known.node, mode: 'full' }, this.budget), value)) &&
      notPatterns.every((each) => !this.patternMatches(each, value, reader.path))
    );
  }

  private isValidArray(value: readonly unknown[], reader: Conjunct): boolean {
    if (
      value.length < (reader.count('minItems') ?? 0) ||
      value.length > (reader.count('maxItems') ?? Infinity) ||
      (reader.schema['uniqueItems'] === true &&
        value.some((item, index) => value.slice(0, index).some((other) => isEqual(item, other))))
    ) {
      return false;
    }
    const { prefix, rest } = itemSchemas(reader);
    const contained = reader.child('contains');
    const found = contained === null ? 0 : value.filter((item) => this.isValid(item, contained)).length;
    if (reader.schema['unevaluatedItems'] !== undefined) {
      throw reader.refusal('unevaluatedItems', 'it can not be judged together with enum or const');
    }
    return (
      value.every((item, index) => this.isValid(item, prefix[index] ?? rest)) &&
      (contained === null ||
        (found >= (reader.count('minContains') ?? 1) && found <= (reader.count('maxContains') ?? Infinity)))
    );
  }

  private isValidObject(value: ReadonlyMap<string, unknown>, reader: Conjunct): boolean {
    if (reader.schema['unevaluatedProperties'] !== undefined) {
      throw reader.refusal('unevaluatedProperties', 'it can not be judged together with enum or const');
    }
    const names = reader.child('propertyNames');
    const declared = reader.childrenByName('properties');
    const patterns = [...reader.childrenByName('patternProperties')];
    const additional = reader.child('additionalProperties');
    const { absent = [] } = extrasOf(reader.schema);
    return (
      value.size >= (reader.count('minProperties') ?? 0) &&
      value.size <= (reader.count('maxProperties') ?? Infinity) &&
      (reader.names('required') ?? []).every((name) => value.has(name)) &&
      absent.every((name) => !value.has(name)) &&
      this.satisfiesDependencies(value, reader) &&
      [...value].every(([name, member]) => {
        const own = declared.get(name);
        const matching = patterns.filter(([pattern]) =>
          this.patternMatches(pattern, name, `${reader.path}.patternProperties`),
        );
        const isAdditional = own === undefined && matching.length === 0;
        return (
          (names === null || this.isValid(name, names)) &&
          (own === undefined || this.isValid(member, own)) &&
          matching.every(([, schema]) => this.isValid(member, schema)) &&
          (!isAdditional || additional === null || this.isValid(member, additional))
        );
      })
    );
  }

  private satisfiesDependencies(value: ReadonlyMap<string, unknown>, reader: Conjunct): boolean {
    return ['dependentRequired', 'dependentSchemas', 'dependencies'].every((keyword) =>
      Object.entries((reader.schema[keyword] as Record<string, unknown> | undefined) ?? {}).every(
        ([name, wanted]) => {
          if (!value.has(name)) {
            return true;
          }
          return Array.isArray(wanted)
            ? wanted.every((each) => value.has(String(each)))
            : this.isValid(Object.fromEntries(value), {
                schema: wanted as boolean,
                path: `${reader.path}.${keyword}`,
              });
        },
      ),
    );
  }
}

/** The schemas of an array's items: by place, and for the places after. Draft 7 writes prefixItems as a list in items. */
export function itemSchemas(reader: Conjunct): { prefix: readonly SchemaLocation[]; rest: SchemaLocation } {
  const anything: SchemaLocation = { schema: true, path: reader.path };
  if (Array.isArray(reader.schema['items'])) {
    return { prefix: reader.children('items') ?? [], rest: reader.child('additionalItems') ?? anything };
  }
  return { prefix: reader.children('prefixItems') ?? [], rest: reader.child('items') ?? anything };
}

function isValidNumber(value: number, reader: Conjunct): boolean {
  const lower = lowerBound(reader);
  const upper = upperBound(reader);
  const multiple = reader.number('multipleOf');
  return (
    (lower === null || value > lower.value || (value === lower.value && !lower.exclusive)) &&
    (upper === null || value < upper.value || (value === upper.value && !upper.exclusive)) &&
    (multiple === null || isMultiple(value, multiple))
  );
}

/** Both in exact decimals and in doubles, because validators use either. */
function isMultiple(value: number, of: number): boolean {
  const a = decimalOf(value);
  const b = decimalOf(of);
  const scale = Math.max(a.scale, b.scale);
  const dividend = a.digits * 10n ** BigInt(scale - a.scale);
  const divisor = b.digits * 10n ** BigInt(scale - b.scale);
  return divisor !== 0n && dividend % divisor === 0n && Number.isInteger(value / of);
}

/** Equality of JSON values: members in any order, 1 and 1.0 the same. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  if (Array.isArray(a) !== Array.isArray(b)) {
    return false;
  }
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([name, value]) => right.has(name) && isEqual(value, right.get(name)))
  );
}
