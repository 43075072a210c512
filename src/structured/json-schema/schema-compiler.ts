import { AutomatonTooLarge } from '../automata/dfa.js';
import type { Language } from '../automata/language.js';
import { EMPTY, NEVER, choice, isNever, literal, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { Alternatives } from './alternatives.js';
import { arrayExpression } from './array-expression.js';
import { extrasOf, type Conjunct } from './conjunct.js';
import { areObviouslyDisjoint } from './disjoint-schemas.js';
import { jsonSyntax } from './json-syntax.js';
import { JSON_TYPES, allowedTypes, typeOf, type JsonType } from './json-types.js';
import { literalValues } from './literal-value.js';
import { NumberRefusal, numberExpression } from './number-expression.js';
import { higher, lower, lowerBound, upperBound } from './number-bounds.js';
import { objectExpression } from './object-expression.js';
import type { SchemaContext } from './schema-context.js';
import { SchemaDocument, type SchemaLocation, type SchemaObject } from './schema-document.js';
import { SchemaValidator } from './schema-validator.js';
import { contentLanguage } from './string-content.js';
import { integerFormatRange } from './string-formats.js';
import { isWritable, patternLanguage, stringContent } from './string-merge.js';
import type { ValueSyntax } from './value-syntax.js';

/** Schemas inside schemas, followed through references: deeper nesting is refused before it overflows the stack. */
const MAX_DEPTH = 256;

/** Only for finding out whether anything satisfies some schemas: its rules never reach the grammar. */
const PROBE_SYNTAX = jsonSyntax({ id: 'probe', space: EMPTY, innerSpace: EMPTY, avoid: [] });

export interface SchemaCompilerOptions {
  /** Whether objects that don't speak of additional members may have none even when they name none. */
  closedObjects: boolean;
}

/** Compiles one schema document into rules of a grammar. */
export class SchemaCompiler implements SchemaContext {
  readonly validator: SchemaValidator;
  readonly closedObjects: boolean;
  private readonly document: SchemaDocument;
  private readonly alternatives: Alternatives;
  private readonly schemaNumbers = new Map<SchemaObject, number>();
  private readonly disjointPairs = new Map<string, boolean>();
  private depth = 0;

  /** Throws StructuredOutputError for a malformed schema. */
  constructor(
    schema: unknown,
    path: string,
    readonly builder: GrammarBuilder,
    options: SchemaCompilerOptions,
  ) {
    const { budget } = builder;
    this.document = new SchemaDocument(schema, path, budget.limits);
    this.validator = new SchemaValidator(this.document, budget);
    this.closedObjects = options.closedObjects;
    this.alternatives = new Alternatives(this.document, budget, (a, b) => this.areDisjoint(a, b));
  }

  get root(): SchemaLocation {
    return this.document.root;
  }

  value(schemas: readonly SchemaLocation[], given: ValueSyntax, hint: string): Expression {
    const syntax = given.forTypes?.(this.types(schemas)) ?? given;
    const wanted = schemas.filter((each) => each.schema !== true);
    if (wanted.some((each) => each.schema === false)) {
      return NEVER;
    }
    this.depth += 1;
    const [first] = wanted;
    if (this.depth > MAX_DEPTH && first !== undefined) {
      throw new StructuredOutputError(
        `Schemas at ${first.path} refer to each other more than ${MAX_DEPTH} deep.`,
        {
          param: first.path,
        },
      );
    }
    const key = `${this.root.path} ${syntax.id} value ${this.numbersOf(wanted)}`;
    const { impossible } = this.builder;
    const before = impossible.length;
    const expression = this.builder.shared(key, hint, () =>
      choice(...this.alternatives.of(wanted).map((conjuncts) => this.alternative(conjuncts, syntax, hint))),
    );
    this.depth -= 1;
    const isImpossible =
      isNever(expression) ||
      (this.depth === 0 && syntax !== PROBE_SYNTAX && !this.builder.mayMatch(expression));
    if (!isImpossible) {
      impossible.length = before;
    } else if (impossible.length === before && first !== undefined) {
      impossible.push({ path: first.path, keywords: keywordsOf(wanted) });
    }
    return expression;
  }

  types(schemas: readonly SchemaLocation[]): ReadonlySet<JsonType> {
    const types = new Set<JsonType>();
    for (const conjuncts of this.alternatives.of(schemas)) {
      const allowed = JSON_TYPES.filter((type) =>
        conjuncts.every((each) => allowedTypes(each).types.has(type)),
      );
      const values = this.knownValues(conjuncts);
      for (const type of values === null ? allowed : values.map(typeOf)) {
        types.add(type);
      }
    }
    return types;
  }

  texts(schemas: readonly SchemaLocation[]): Language | null {
    const alternatives = this.alternatives.of(schemas);
    const [conjuncts] = alternatives;
    if (conjuncts === undefined || alternatives.length > 1) {
      return null;
    }
    if (!conjuncts.every((conjunct) => allowedTypes(conjunct).types.has('string'))) {
      return { kind: 'words', words: [] };
    }
    const values = this.knownValues(conjuncts);
    if (values !== null) {
      return { kind: 'words', words: values.filter((value): value is string => typeof value === 'string') };
    }
    return contentLanguage(stringContent(conjuncts, this.builder.budget).content);
  }

  finiteValues(schemas: readonly SchemaLocation[]): readonly unknown[] | null {
    const values: unknown[] = [];
    for (const conjuncts of this.alternatives.of(schemas)) {
      const known = this.knownValues(conjuncts) ?? simpleValues(conjuncts);
      if (known === null) {
        return null;
      }
      values.push(...known.filter((value) => conjuncts.every((each) => this.validator.isValid(value, each))));
    }
    return values;
  }

  pattern(pattern: string, path: string, negated: boolean): Language {
    return patternLanguage(pattern, path, this.builder.budget, negated);
  }

  private alternative(conjuncts: readonly Conjunct[], syntax: ValueSyntax, hint: string): Expression {
    for (const conjunct of conjuncts) {
      for (const keyword of ['$dynamicRef', '$recursiveRef']) {
        if (conjunct.schema[keyword] !== undefined) {
          throw conjunct.refusal(keyword, 'only $ref is followed');
        }
      }
    }
    const values = this.knownValues(conjuncts);
    if (values !== null) {
      return literalValues(values, syntax, this.builder);
    }
    const numbers = conjuncts.map((conjunct) => this.numberOf(conjunct.schema)).sort((a, b) => a - b);
    return this.builder.shared(`${this.root.path} ${syntax.id} flat ${numbers.join(' ')}`, hint, () => {
      const types = JSON_TYPES.filter((type) =>
        conjuncts.every((each) => allowedTypes(each).types.has(type)),
      );
      return choice(...types.map((type) => this.typed(type, conjuncts, syntax, hint)));
    });
  }

  private typed(
    type: JsonType,
    conjuncts: readonly Conjunct[],
    syntax: ValueSyntax,
    hint: string,
  ): Expression {
    const excluded = conjuncts.flatMap((conjunct) => extrasOf(conjunct.schema).notValues ?? []);
    const excludedHere = excluded.filter((value) => typeOf(value) === type);
    switch (type) {
      case 'null':
        return excludedHere.length > 0 ? NEVER : literal(syntax.nullText);
      case 'boolean':
        return choice(
          excludedHere.includes(true) ? NEVER : literal(syntax.trueText),
          excludedHere.includes(false) ? NEVER : literal(syntax.falseText),
        );
      case 'number':
        return this.numbers(conjuncts, excludedHere as readonly number[]);
      case 'string':
        return this.strings(conjuncts, syntax);
      case 'array':
        // Leaving out more than the excluded values keeps every value right.
        return excludedHere.length > 0 ? NEVER : arrayExpression(conjuncts, this, syntax, hint);
      case 'object':
        return excludedHere.length > 0 ? NEVER : objectExpression(conjuncts, this, syntax, hint);
    }
  }

  private strings(conjuncts: readonly Conjunct[], syntax: ValueSyntax): Expression {
    const { content, keywords } = stringContent(conjuncts, this.builder.budget);
    try {
      return syntax.string(content, this.builder);
    } catch (error) {
      if (!(error instanceof AutomatonTooLarge)) {
        throw error;
      }
      const keyword = keywords.at(-1) ?? 'maxLength';
      const conjunct = conjuncts.find((each) => each.schema[keyword] !== undefined) ?? conjuncts[0];
      throw (
        conjunct?.refusal(keyword, `together with ${keywords.join(', ')} it makes too large an automaton`) ??
        error
      );
    }
  }

  private numbers(conjuncts: readonly Conjunct[], excluded: readonly number[]): Expression {
    const integer = conjuncts.some((conjunct) => allowedTypes(conjunct).integer);
    let low = null;
    let high = null;
    const multiples: number[] = [];
    for (const conjunct of conjuncts) {
      low = higher(low, lowerBound(conjunct));
      high = lower(high, upperBound(conjunct));
      const range = integerFormatRange(conjunct.text('format') ?? '');
      if (range !== null) {
        low = higher(low, { value: range.low, exclusive: false });
        high = lower(high, { value: range.high, exclusive: false });
      }
      const multiple = conjunct.number('multipleOf');
      if (multiple !== null && multiple <= 0) {
        throw conjunct.refusal('multipleOf', 'it must be greater than 0');
      }
      multiples.push(...(multiple === null ? [] : [multiple]));
    }
    try {
      return numberExpression({ integer, lower: low, upper: high, multiples, excluded }, this.builder);
    } catch (error) {
      if (!(error instanceof NumberRefusal)) {
        throw error;
      }
      const conjunct = conjuncts.find((each) => each.schema[error.keyword] !== undefined) ?? conjuncts[0];
      throw conjunct?.refusal(error.keyword, error.message) ?? error;
    }
  }

  /** The values left by enum and const, judged by every keyword; null when neither is given. */
  private knownValues(conjuncts: readonly Conjunct[]): readonly unknown[] | null {
    for (const conjunct of conjuncts) {
      const constant = conjunct.schema['const'];
      const values = constant === undefined ? conjunct.list('enum') : [constant];
      if (values !== null) {
        this.builder.budget.spend(values.length * conjuncts.length);
        return values.filter(
          (value) => isWritable(value) && conjuncts.every((each) => this.validator.isValid(value, each)),
        );
      }
    }
    return null;
  }

  /** Whether no value satisfies both schemas: proven by compiling them together and finding nothing. */
  private areDisjoint(a: SchemaLocation, b: SchemaLocation): boolean {
    const key = this.numbersOf([a, b]);
    const known = this.disjointPairs.get(key);
    if (known !== undefined) {
      return known;
    }
    // While the question is open, what depends on it must not count on the answer.
    this.disjointPairs.set(key, false);
    const result = areObviouslyDisjoint(a, b, this.document) || this.isImpossible([a, b]);
    this.disjointPairs.set(key, result);
    return result;
  }

  private isImpossible(schemas: readonly SchemaLocation[]): boolean {
    const { depth } = this;
    const { impossible } = this.builder;
    const before = impossible.length;
    try {
      return !this.builder.mayMatch(this.value(schemas, PROBE_SYNTAX, 'probe'));
    } catch (error) {
      if (error instanceof StructuredOutputError) {
        return false;
      }
      throw error;
    } finally {
      this.depth = depth;
      impossible.length = before;
    }
  }

  private numbersOf(schemas: readonly SchemaLocation[]): string {
    const numbers = new Set(
      schemas.map(({ schema }) => (typeof schema === 'boolean' ? Number(schema) - 2 : this.numberOf(schema))),
    );
    return [...numbers].sort((a, b) => a - b).join(' ');
  }

  private numberOf(schema: SchemaObject): number {
    const number = this.schemaNumbers.get(schema) ?? this.schemaNumbers.size;
    this.schemaNumbers.set(schema, number);
    return number;
  }
}

function keywordsOf(schemas: readonly SchemaLocation[]): string[] {
  return [...new Set(schemas.flatMap(({ schema }) => Object.keys(schema)))];
}

/** The values of types that have only a few. */
function simpleValues(conjuncts: readonly Conjunct[]): readonly unknown[] | null {
  const types = JSON_TYPES.filter((type) => conjuncts.every((each) => allowedTypes(each).types.has(type)));
  return types.every((type) => type === 'null' || type === 'boolean')
    ? types.flatMap((type): unknown[] => (type === 'null' ? [null] : [true, false]))
    : null;
}
