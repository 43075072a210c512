import type { Language } from '../automata/language.js';
import {
  EMPTY,
  NEVER,
  choice,
  isNever,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import { extrasOf, type Conjunct } from './conjunct.js';
import type { SchemaContext } from './schema-context.js';
import { memberPath, type SchemaLocation } from './schema-document.js';
import { ANY_STRING, type StringContent } from './string-content.js';
import { isWellFormed } from './string-merge.js';
import type { MemberValue, ValueSyntax } from './value-syntax.js';

/** Patterns of patternProperties on one object: names fall into 2 ** n kinds. */
const MAX_PATTERNS = 4;
/** Rules that counting members (minProperties, maxProperties) may take. */
const MAX_COUNTED = 4_096;

interface Member {
  name: string;
  required: boolean;
  /** The name, its separator and the value. */
  expression: Expression;
}

/** Objects that satisfy all conjuncts, members in the order of the schemas. Throws StructuredOutputError. */
export function objectExpression(
  conjuncts: readonly Conjunct[],
  context: SchemaContext,
  syntax: ValueSyntax,
  hint: string,
): Expression {
  const members = namedMembers(conjuncts, context, syntax);
  if (members === null) {
    return NEVER;
  }
  const names = allNames(conjuncts);
  const additional = choice(...freeMembers(conjuncts, names, context, syntax, hint));
  const min = Math.max(0, ...conjuncts.map((conjunct) => conjunct.count('minProperties') ?? 0));
  const maxima = conjuncts.flatMap((conjunct) => conjunct.count('maxProperties') ?? []);
  const max = maxima.length === 0 ? null : Math.min(...maxima);
  const certain = members.filter((member) => member.required).length;
  const possible = members.length + (isNever(additional) ? 0 : 1);
  if (min > possible) {
    const conjunct = conjuncts.find((each) => (each.count('minProperties') ?? 0) === min);
    if (conjunct !== undefined && !isNever(additional)) {
      throw conjunct.refusal('minProperties', 'members with free names could have the same name twice');
    }
    return NEVER;
  }
  const counted = min > certain || (max !== null && (max < members.length || !isNever(additional)));
  const body = counted
    ? countedMembers(members, additional, { min, max }, context, syntax, conjuncts)
    : plainMembers(members, additional, context, syntax);
  return sequence(syntax.objectOpen, body, syntax.objectClose);
}

/** Names that any of the schemas speaks of, in their order, required ones without a schema last. */
function allNames(conjuncts: readonly Conjunct[]): ReadonlySet<string> {
  return new Set([
    ...conjuncts.flatMap((conjunct) => [...conjunct.childrenByName('properties').keys()]),
    ...conjuncts.flatMap((conjunct) => conjunct.names('required') ?? []),
    ...conjuncts.flatMap((conjunct) => extrasOf(conjunct.schema).absent ?? []),
  ]);
}

/** null when a required member can have no value. */
function namedMembers(
  conjuncts: readonly Conjunct[],
  context: SchemaContext,
  syntax: ValueSyntax,
): readonly Member[] | null {
  const required = new Set(conjuncts.flatMap((conjunct) => conjunct.names('required') ?? []));
  const absent = new Set(conjuncts.flatMap((conjunct) => extrasOf(conjunct.schema).absent ?? []));
  const members: Member[] = [];
  for (const name of allNames(conjuncts)) {
    const schemas = conjuncts.flatMap((conjunct) => memberSchemas(conjunct, name, context));
    const allowed =
      !absent.has(name) &&
      isWellFormed(name) &&
      conjuncts.every((conjunct) => isAllowedName(conjunct, name, context));
    const expression = allowed
      ? syntax.member(name, memberValue(schemas, name, context), context.builder)
      : NEVER;
    if (!isNever(expression)) {
      members.push({ name, required: required.has(name), expression });
    } else if (required.has(name)) {
      return null;
    }
  }
  return members;
}

function memberValue(schemas: readonly SchemaLocation[], hint: string, context: SchemaContext): MemberValue {
  return {
    types: () => context.types(schemas),
    in: (syntax, only) => {
      const restriction = only === undefined ? [] : [only === 'strings' ? ONLY_STRINGS : NO_STRINGS];
      return context.value([...schemas, ...restriction], syntax, hint);
    },
  };
}

const ONLY_STRINGS: SchemaLocation = { schema: { type: 'string' }, path: '' };
const NO_STRINGS: SchemaLocation = {
  schema: { type: ['object', 'array', 'number', 'boolean', 'null'] },
  path: '',
};

/** What one schema asks of the member of a given name. */
function memberSchemas(conjunct: Conjunct, name: string, context: SchemaContext): readonly SchemaLocation[] {
  const own = conjunct.childrenByName('properties').get(name);
  const matching = [...conjunct.childrenByName('patternProperties')].flatMap(([pattern, schema]) =>
    context.validator.patternMatches(pattern, name, patternPath(conjunct, pattern), 'wide') ? [schema] : [],
  );
  const additional = speaksOf(conjunct, name, context)
    ? null
    : additionalSchema(
        conjunct,
        conjunct.covered.some((each) => speaksOf(each, name, context)),
      );
  return [...(own === undefined ? [] : [own]), ...matching, ...(additional === null ? [] : [additional])];
}

/** Whether properties or patternProperties of one schema are about a name. */
function speaksOf(conjunct: Conjunct, name: string, context: SchemaContext): boolean {
  return (
    conjunct.childrenByName('properties').has(name) ||
    [...conjunct.childrenByName('patternProperties').keys()].some((pattern) =>
      context.validator.patternMatches(pattern, name, patternPath(conjunct, pattern), 'narrow'),
    )
  );
}

function isAllowedName(conjunct: Conjunct, name: string, context: SchemaContext): boolean {
  const names = conjunct.child('propertyNames');
  return names === null || context.validator.isValid(name, names);
}

/**
 * The schema of members that a schema's own properties and patterns don't speak of. unevaluatedProperties counts only
 * where no schema held by this one speaks of them either.
 */
function additionalSchema(conjunct: Conjunct, isCovered = false): SchemaLocation | null {
  const additional = conjunct.child('additionalProperties');
  const covered =
    isCovered || conjunct.covered.some((each) => each.schema['additionalProperties'] !== undefined);
  return additional ?? (covered ? null : conjunct.child('unevaluatedProperties'));
}

/**
 * Members whose names are not fixed: one expression per kind of name. Where members are named, others come only if a
 * schema asks for them in so many words.
 */
function freeMembers(
  conjuncts: readonly Conjunct[],
  named: ReadonlySet<string>,
  context: SchemaContext,
  syntax: ValueSyntax,
  hint: string,
): readonly Expression[] {
  const patterns = conjuncts.flatMap((conjunct) =>
    [...conjunct.childrenByName('patternProperties')].map(([pattern, schema]) => ({
      conjunct,
      pattern,
      schema,
    })),
  );
  const isOpen = opensAdditional(conjuncts, patterns.length > 0, context.closedObjects);
  if (patterns.length > MAX_PATTERNS) {
    throw (patterns[0] as (typeof patterns)[number]).conjunct.refusal(
      'patternProperties',
      `more than ${MAX_PATTERNS} patterns hold for the same object`,
    );
  }
  const nameSchemas = conjuncts.flatMap((conjunct) => conjunct.child('propertyNames') ?? []);
  const expressions: Expression[] = [];
  for (let chosen = isOpen ? 0 : 1; chosen < 1 << patterns.length; chosen += 1) {
    const matching = patterns.filter((_, index) => (chosen & (1 << index)) !== 0);
    const others = conjuncts.filter((conjunct) => !matching.some((each) => each.conjunct === conjunct));
    const schemas = [
      ...matching.map((each) => each.schema),
      ...others.flatMap(
        (conjunct) =>
          additionalSchema(
            conjunct,
            matching.some((each) => conjunct.covered.includes(each.conjunct)),
          ) ?? [],
      ),
    ];
    if (!schemas.some((each) => each.schema === false)) {
      const languages: Language[] = patterns.map((each, index) =>
        context.pattern(
          each.pattern,
          patternPath(each.conjunct, each.pattern),
          (chosen & (1 << index)) === 0,
        ),
      );
      if (named.size > 0) {
        languages.push({ kind: 'not', language: { kind: 'words', words: [...named].filter(isWellFormed) } });
      }
      if (nameSchemas.length > 0) {
        const language = context.texts(nameSchemas);
        if (language === null) {
          throw (conjuncts.find((conjunct) => conjunct.child('propertyNames') !== null) as Conjunct).refusal(
            'propertyNames',
            'it is no plain schema of strings',
          );
        }
        languages.push(language);
      }
      const names: StringContent =
        languages.length === 0 ? ANY_STRING : { kind: 'language', language: { kind: 'all', languages } };
      expressions.push(
        syntax.member(names, memberValue(schemas, `${hint}-member`, context), context.builder),
      );
    }
  }
  return expressions;
}

/** Whether members that no schema names may be generated. */
function opensAdditional(
  conjuncts: readonly Conjunct[],
  hasPatterns: boolean,
  closedObjects: boolean,
): boolean {
  const given = conjuncts.flatMap((conjunct) => additionalSchema(conjunct) ?? []);
  if (given.length > 0) {
    return given.every((each) => each.schema !== false);
  }
  const namesMembers = conjuncts.some((conjunct) => conjunct.schema['properties'] !== undefined);
  return !namesMembers && !hasPatterns && !closedObjects;
}

/** Named members in order, then any number of others. */
function plainMembers(
  members: readonly Member[],
  additional: Expression,
  { builder }: SchemaContext,
  { comma }: ValueSyntax,
): Expression {
  const rest = repeat(sequence(comma, additional), 0, null);
  let following = rest;
  let leading: Expression[] = [isNever(additional) ? EMPTY : optional(sequence(additional, rest))];
  const firstRequired = members.findIndex((member) => member.required);
  for (const [index, member] of [...members.entries()].reverse()) {
    // Up to the first required member any one may lead, so what follows it stands in two places: a rule.
    const isShared = firstRequired < 0 || index <= firstRequired;
    const own = isShared && index > 0 ? builder.rule('member', member.expression) : member.expression;
    const first = sequence(own, following);
    if (member.required) {
      leading = [];
    }
    leading.push(first);
    const later = sequence(comma, own);
    following = sequence(member.required ? later : optional(later), following);
    if (isShared && index > 0) {
      following = builder.rule('members', following);
    }
  }
  return choice(...leading.reverse());
}

/**
 * The same with the members counted. Free members may repeat a name, so that together they are certain to be one
 * member only.
 */
function countedMembers(
  members: readonly Member[],
  additional: Expression,
  { min, max }: { min: number; max: number | null },
  context: SchemaContext,
  syntax: ValueSyntax,
  conjuncts: readonly Conjunct[],
): Expression {
  const rules = new Map<string, Expression>();
  const from = (index: number, count: number): Expression => {
    const key = `${index} ${count}`;
    const known = rules.get(key);
    if (known !== undefined) {
      return known;
    }
    if (rules.size >= MAX_COUNTED) {
      throw (conjuncts[0] as Conjunct).refusal(
        'minProperties',
        `counting the members takes more than ${MAX_COUNTED} rules`,
      );
    }
    const body = membersFrom(index, count);
    const rule = isNever(body) ? NEVER : context.builder.rule('members', body);
    rules.set(key, rule);
    return rule;
  };
  const membersFrom = (index: number, count: number): Expression => {
    const separator = count === 0 ? EMPTY : syntax.comma;
    const room = max === null ? null : max - count;
    const member = members[index];
    if (member === undefined) {
      const free = sequence(separator, additional);
      const more = repeat(
        sequence(syntax.comma, additional),
        0,
        room === null ? null : Math.max(0, room - 1),
      );
      const some = room === 0 || isNever(additional) || count + 1 < min ? NEVER : sequence(free, more);
      return choice(some, count >= min ? EMPTY : NEVER);
    }
    const taken = room === 0 ? NEVER : sequence(separator, member.expression, from(index + 1, count + 1));
    return member.required ? taken : choice(taken, from(index + 1, count));
  };
  return from(0, 0);
}

function patternPath(conjunct: Conjunct, pattern: string): string {
  return memberPath(`${conjunct.path}.patternProperties`, pattern);
}
