import {
  EMPTY,
  NEVER,
  choice,
  isNever,
  literal,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import type { Conjunct } from './conjunct.js';
import type { SchemaContext } from './schema-context.js';
import type { SchemaLocation } from './schema-document.js';
import { isEqual, itemSchemas } from './schema-validator.js';
import { literalValues } from './literal-value.js';
import type { ValueSyntax } from './value-syntax.js';

/** Items a counted search (contains, uniqueItems) may have: each count is a rule of its own. */
const MAX_COUNTED = 256;
/** Values whose combinations uniqueItems follows: 2 ** 8 subsets. */
const MAX_UNIQUE_VALUES = 8;

interface ArrayConstraints {
  min: number;
  max: number | null;
  /** Schemas of the items with a place of their own, then of all others. */
  prefix: readonly (readonly SchemaLocation[])[];
  rest: readonly SchemaLocation[];
}

/** Arrays that satisfy all conjuncts. Throws StructuredOutputError. */
export function arrayExpression(
  conjuncts: readonly Conjunct[],
  context: SchemaContext,
  syntax: ValueSyntax,
  hint: string,
): Expression {
  const constraints = mergedConstraints(conjuncts);
  const { inner } = syntax;
  const items: ArrayItems = {
    prefix: constraints.prefix.map((schemas) => context.value(schemas, inner, `${hint}-item`)),
    rest: context.value(constraints.rest, inner, `${hint}-item`),
    comma: syntax.comma,
  };
  const unique = conjuncts.find((conjunct) => conjunct.schema['uniqueItems'] === true);
  const containing = conjuncts.filter((conjunct) => (conjunct.child('contains') ?? null) !== null);
  const [first, second] = containing;
  let body: Expression;
  if (unique !== undefined && (constraints.max === null || constraints.max > 1)) {
    if (first !== undefined) {
      throw first.refusal('contains', 'it stands together with uniqueItems');
    }
    body = uniqueItems(unique, constraints, context, syntax);
  } else if (first === undefined) {
    body = plainItems(items, constraints, 0, context);
  } else if (second === undefined) {
    body = containingItems(first, items, constraints, context, syntax, hint);
  } else {
    throw second.refusal('contains', 'several schemas with contains hold for the same array');
  }
  return sequence(syntax.arrayOpen, body, syntax.arrayClose);
}

interface ArrayItems {
  prefix: readonly Expression[];
  rest: Expression;
  comma: Expression;
}

function mergedConstraints(conjuncts: readonly Conjunct[]): ArrayConstraints {
  const schemas = conjuncts.map((conjunct) => {
    const { prefix, rest } = itemSchemas(conjunct);
    const unevaluated = conjunct.child('unevaluatedItems');
    if (unevaluated === null || unevaluated.schema === true || conjunct.schema['items'] !== undefined) {
      return { prefix, rest };
    }
    if (conjuncts.length > 1 || conjunct.schema['contains'] !== undefined) {
      throw conjunct.refusal('unevaluatedItems', 'other schemas speak about the same items');
    }
    return { prefix, rest: unevaluated };
  });
  const maxima = conjuncts.flatMap((conjunct) => conjunct.count('maxItems') ?? []);
  const length = Math.max(0, ...schemas.map(({ prefix }) => prefix.length));
  return {
    min: Math.max(0, ...conjuncts.map((conjunct) => conjunct.count('minItems') ?? 0)),
    max: maxima.length === 0 ? null : Math.min(...maxima),
    prefix: Array.from({ length }, (_, index) => schemas.map(({ prefix, rest }) => prefix[index] ?? rest)),
    rest: schemas.map(({ rest }) => rest),
  };
}

/** The items from `index` on; before the first one there is no comma. */
function plainItems(
  items: ArrayItems,
  { min, max }: ArrayConstraints,
  index: number,
  context: SchemaContext,
): Expression {
  if (max !== null && index >= max) {
    return index >= min ? EMPTY : NEVER;
  }
  const own = items.prefix[index];
  const separator = index === 0 ? EMPTY : items.comma;
  if (own !== undefined) {
    const following = plainItems(items, { min, max, prefix: [], rest: [] }, index + 1, context);
    const taken = sequence(separator, own, following);
    const body = index >= min ? choice(taken, EMPTY) : taken;
    // Every place is a rule, so that long tuples don't nest.
    return isNever(body) || isNever(following) ? body : context.builder.rule('items', body);
  }
  const least = Math.max(0, min - index);
  const most = max === null ? null : max - index;
  if (isNever(items.rest)) {
    return least === 0 ? EMPTY : NEVER;
  }
  const next = sequence(items.comma, items.rest);
  if (index > 0) {
    return repeat(next, least, most);
  }
  const some = sequence(items.rest, repeat(next, Math.max(0, least - 1), most === null ? null : most - 1));
  return least === 0 ? optional(some) : some;
}

/** Arrays of which a given number of items satisfy one more schema. */
function containingItems(
  conjunct: Conjunct,
  items: ArrayItems,
  constraints: ArrayConstraints,
  context: SchemaContext,
  syntax: ValueSyntax,
  hint: string,
): Expression {
  const wanted = conjunct.child('contains');
  const least = conjunct.count('minContains') ?? 1;
  if (wanted === null || (least === 0 && conjunct.schema['maxContains'] === undefined)) {
    return plainItems(items, constraints, 0, context);
  }
  if (conjunct.schema['maxContains'] !== undefined) {
    throw conjunct.refusal('maxContains', 'items that do not match would have to be told apart');
  }
  if (items.prefix.length > 0) {
    throw conjunct.refusal('contains', 'it stands together with prefixItems');
  }
  const { min, max, rest } = constraints;
  if (Math.max(min, max ?? 0) * least > MAX_COUNTED || least > MAX_COUNTED) {
    throw conjunct.refusal('contains', `it would have to count more than ${MAX_COUNTED} items`);
  }
  const match = context.value([...rest, wanted], syntax.inner, `${hint}-match`);
  const rules = new Map<string, Expression>();
  const from = (count: number, missing: number): Expression => {
    const key = `${max === null ? Math.min(count, Math.max(min, 1)) : count} ${missing}`;
    let rule = rules.get(key);
    if (rule === undefined) {
      const name = context.builder.reserve(`${hint}-items`);
      rule = { kind: 'rule', name };
      rules.set(key, rule);
      context.builder.define(name, itemsFrom(count, missing));
    }
    return rule;
  };
  const itemsFrom = (count: number, missing: number): Expression => {
    const separator = count === 0 ? EMPTY : items.comma;
    const room = max === null ? Infinity : max - count;
    if (room < missing) {
      return NEVER;
    }
    const options: Expression[] = [];
    if (room > 0 && missing > 0) {
      options.push(sequence(separator, match, from(count + 1, missing - 1)));
    }
    if (room > missing) {
      options.push(sequence(separator, items.rest, from(count + 1, missing)));
    }
    return choice(...options, missing === 0 && count >= min ? EMPTY : NEVER);
  };
  return from(0, least);
}

/** Arrays of different values, each from a short known list: the rules are the sets of values already used. */
function uniqueItems(
  conjunct: Conjunct,
  { min, max, prefix, rest }: ArrayConstraints,
  context: SchemaContext,
  syntax: ValueSyntax,
): Expression {
  const listed = prefix.length === 0 ? context.finiteValues(rest) : null;
  const values = listed?.filter(
    (value, index) => !listed.slice(0, index).some((other) => isEqual(value, other)),
  );
  if (values === undefined || values.length > MAX_UNIQUE_VALUES) {
    throw conjunct.refusal(
      'uniqueItems',
      `only items from a list of at most ${MAX_UNIQUE_VALUES} values can be kept apart`,
    );
  }
  const rules = new Map<number, Expression>();
  const after = (used: number, count: number): Expression => {
    const known = rules.get(used);
    if (known !== undefined) {
      return known;
    }
    const separator = count === 0 ? literal('') : syntax.comma;
    const options =
      max !== null && count >= max
        ? []
        : values.flatMap((value, index) => {
            const bit = 1 << index;
            return (used & bit) !== 0
              ? []
              : [
                  sequence(
                    separator,
                    literalValues([value], syntax.inner, context.builder),
                    after(used | bit, count + 1),
                  ),
                ];
          });
    const body = choice(...options, count >= min ? EMPTY : NEVER);
    const rule = isNever(body) ? NEVER : context.builder.rule('unique-items', body);
    rules.set(used, rule);
    return rule;
  };
  return after(0, 0);
}
