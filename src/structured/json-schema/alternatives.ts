import type { CompileBudget } from '../compile-budget.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { Conjunct, syntheticSchema } from './conjunct.js';
import { JSON_TYPES, allowedTypes } from './json-types.js';
import { Negation } from './negation.js';
import type { SchemaDocument, SchemaLocation, SchemaObject } from './schema-document.js';

/** Combinations of anyOf, oneOf and the like at one place of a schema; each becomes an alternative of a rule. */
const MAX_ALTERNATIVES = 512;

/** Ways on of which at least one must be taken; each adds schemas. */
interface Choice {
  owner: SchemaObject;
  ways: readonly (readonly SchemaLocation[])[];
}

interface Expansion {
  conjuncts: Map<SchemaObject, Conjunct>;
  /** Which schemas each schema holds because of. */
  reasons: Map<SchemaObject, readonly SchemaObject[]>;
  choices: Choice[];
}

/**
 * Brings schemas that must hold together into a form without references and combinators: a list of alternatives,
 * each a list of conjuncts whose remaining keywords speak about the value alone.
 */
export class Alternatives {
  private readonly negation: Negation;
  private readonly unions = new Map<readonly SchemaLocation[], SchemaLocation>();
  private readonly choicesBySchema = new Map<SchemaObject, readonly Choice[]>();

  constructor(
    private readonly document: SchemaDocument,
    private readonly budget: CompileBudget,
    /** Whether no value can satisfy both; false when that isn't certain. */
    private readonly areDisjoint: (a: SchemaLocation, b: SchemaLocation) => boolean,
  ) {
    this.negation = new Negation(document);
  }

  /** Throws StructuredOutputError for combinators that can't be enforced, or too many combinations. */
  of(locations: readonly SchemaLocation[]): readonly (readonly Conjunct[])[] {
    const results: Conjunct[][] = [];
    const expand = (
      added: readonly SchemaLocation[],
      owner: SchemaObject | null,
      before: Expansion,
    ): void => {
      const expansion = copyOf(before);
      if (!this.flatten(added, owner, expansion) || !haveCommonType(expansion.conjuncts.values())) {
        return;
      }
      const [first, ...rest] = expansion.choices;
      if (first === undefined) {
        results.push(withCovered(expansion));
        this.checkCount(results.length, locations);
        return;
      }
      for (const way of first.ways) {
        expand(way, first.owner, { ...expansion, choices: rest });
      }
    };
    expand(locations, null, { conjuncts: new Map(), reasons: new Map(), choices: [] });
    return results;
  }

  /**
   * Adds schemas and all that they hold unconditionally. False when one of them is `false`. Throws
   * StructuredOutputError for a reference that leads back to where it stands: validators never end on it (JSON Schema
   * core, 9.4.1).
   */
  private flatten(
    added: readonly SchemaLocation[],
    owner: SchemaObject | null,
    expansion: Expansion,
  ): boolean {
    const { conjuncts, reasons, choices } = expansion;
    const waiting = [...added].reverse().map((location) => ({ location, owner }));
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      this.budget.spend();
      const { schema, path } = entry.location;
      if (schema === false) {
        return false;
      }
      if (schema !== true && leadsTo(entry.owner, schema, reasons)) {
        throw circularReference(conjuncts.get(schema)?.path ?? path);
      }
      if (schema !== true) {
        if (entry.owner !== null) {
          reasons.set(entry.owner, [...(reasons.get(entry.owner) ?? []), schema]);
        }
        if (!conjuncts.has(schema)) {
          const conjunct = new Conjunct(schema, path);
          const reference = conjunct.text('$ref');
          const standsAlone = reference !== null && this.document.refStandsAlone;
          conjuncts.set(schema, standsAlone ? new Conjunct({}, path) : conjunct);
          const held = standsAlone ? [] : [...(conjunct.children('allOf') ?? [])];
          if (reference !== null) {
            held.push(this.document.resolve(reference, conjunct));
          }
          waiting.push(...held.reverse().map((location) => ({ location, owner: schema })));
          choices.push(...(standsAlone ? [] : this.choicesOf(conjunct)));
        }
      }
    }
    return true;
  }

  private choicesOf(conjunct: Conjunct): readonly Choice[] {
    let choices = this.choicesBySchema.get(conjunct.schema);
    if (choices === undefined) {
      choices = [
        ...this.anyOf(conjunct),
        ...this.not(conjunct),
        ...this.conditional(conjunct),
        ...this.dependencies(conjunct),
        ...this.oneOf(conjunct),
      ];
      this.choicesBySchema.set(conjunct.schema, choices);
    }
    return choices;
  }

  private anyOf(conjunct: Conjunct): Choice[] {
    const members = conjunct.children('anyOf');
    return members === null ? [] : [{ owner: conjunct.schema, ways: members.map((member) => [member]) }];
  }

  /** As anyOf where the members exclude each other; else each member without what the others also allow. */
  private oneOf(conjunct: Conjunct): Choice[] {
    const members = conjunct.children('oneOf');
    if (members === null) {
      return [];
    }
    const ways = members.map((member, index) => {
      const extra: SchemaLocation[] = [];
      for (const [other, location] of members.entries()) {
        if (other !== index && !this.areDisjoint(member, location)) {
          const negated = this.negation.of(location);
          if (negated.length === 0) {
            throw conjunct.refusal(
              'oneOf',
              `members ${index} and ${other} may both match, and nothing tells them apart`,
            );
          }
          extra.push(this.oneOfThese(negated, location.path));
        }
      }
      return [member, ...extra];
    });
    return [{ owner: conjunct.schema, ways }];
  }

  private not(conjunct: Conjunct): Choice[] {
    const child = conjunct.child('not');
    if (child === null) {
      return [];
    }
    const negated = this.negation.of(child);
    const forbidsAll =
      child.schema === true || (child.schema !== false && Object.keys(child.schema).length === 0);
    if (negated.length === 0 && !forbidsAll) {
      throw conjunct.refusal(
        'not',
        'only types, values, patterns, lengths, ranges and required members can be excluded',
      );
    }
    return [{ owner: conjunct.schema, ways: negated.map((location) => [location]) }];
  }

  /** `if` with `then` and `else` is: both if and then, or else without if. */
  private conditional(conjunct: Conjunct): Choice[] {
    const condition = conjunct.child('if');
    const consequence = conjunct.child('then');
    const alternative = conjunct.child('else');
    if (condition === null || (consequence === null && alternative === null)) {
      return [];
    }
    const negated = this.negation.of(condition);
    if (negated.length === 0 && condition.schema !== true) {
      throw conjunct.refusal('if', 'its negation can not be written as a schema');
    }
    const rest = alternative === null ? [] : [alternative];
    return [
      {
        owner: conjunct.schema,
        ways: [
          consequence === null ? [condition] : [condition, consequence],
          ...negated.map((location) => [location, ...rest]),
        ],
      },
    ];
  }

  /** dependentRequired, dependentSchemas and draft 7's dependencies: the member is absent, or all that it asks for holds. */
  private dependencies(conjunct: Conjunct): Choice[] {
    const { schema, path } = conjunct;
    const choices: Choice[] = [];
    for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
      const value = schema[keyword];
      if (value !== undefined) {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) {
          throw conjunct.refusal(keyword, 'it must be an object');
        }
        for (const [name, wanted] of Object.entries(value)) {
          const at = `${path}.${keyword}`;
          const consequence: SchemaLocation = Array.isArray(wanted)
            ? { schema: { required: wanted as readonly unknown[] }, path: at }
            : { schema: wanted as SchemaObject | boolean, path: at };
          const notObject = { schema: { type: ['array', 'string', 'number', 'boolean', 'null'] }, path: at };
          const absent = syntheticSchema({ type: 'object' }, at, { absent: [name] });
          const present = { schema: { type: 'object', required: [name] }, path: at };
          choices.push({ owner: schema, ways: [[notObject], [absent], [present, consequence]] });
        }
      }
    }
    return choices;
  }

  /** A schema that holds where one of several does; the same object for the same list, so that rules are shared. */
  private oneOfThese(locations: readonly SchemaLocation[], path: string): SchemaLocation {
    const [only] = locations;
    if (locations.length === 1 && only !== undefined) {
      return only;
    }
    const known = this.unions.get(locations);
    if (known !== undefined) {
      return known;
    }
    const made = { schema: { anyOf: locations.map((location) => location.schema) }, path };
    this.unions.set(locations, made);
    return made;
  }

  private checkCount(count: number, [first]: readonly SchemaLocation[]): void {
    if (count > MAX_ALTERNATIVES) {
      const param = first?.path ?? null;
      throw new StructuredOutputError(
        `The combinations of 'anyOf', 'oneOf' and conditions at ${param} are more than ${MAX_ALTERNATIVES}.`,
        { param, keyword: 'anyOf' },
      );
    }
  }
}

/** The conjuncts, those with unevaluated keywords knowing which others they hold. */
function withCovered({ conjuncts, reasons }: Expansion): Conjunct[] {
  return [...conjuncts.values()].map((conjunct) => {
    const { schema } = conjunct;
    if (schema['unevaluatedProperties'] === undefined && schema['unevaluatedItems'] === undefined) {
      return conjunct;
    }
    const own = new Conjunct(schema, conjunct.path);
    own.covered = [...conjuncts.values()].filter(
      (other) => other !== conjunct && leadsTo(other.schema, schema, reasons),
    );
    return own;
  });
}

function circularReference(path: string): StructuredOutputError {
  return new StructuredOutputError(
    `'$ref' at ${path} can not be enforced: it leads back to the schema it stands in.`,
    { param: `${path}.$ref`, keyword: '$ref' },
  );
}

function copyOf({ conjuncts, reasons, choices }: Expansion): Expansion {
  return { conjuncts: new Map(conjuncts), reasons: new Map(reasons), choices: [...choices] };
}

/** Whether `owner` is `schema` or is held because of it. */
function leadsTo(
  owner: SchemaObject | null,
  schema: SchemaObject,
  reasons: ReadonlyMap<SchemaObject, readonly SchemaObject[]>,
): boolean {
  const seen = new Set<SchemaObject>();
  const waiting = [schema];
  for (let each = waiting.pop(); each !== undefined && owner !== null; each = waiting.pop()) {
    if (each === owner) {
      return true;
    }
    if (!seen.has(each)) {
      seen.add(each);
      waiting.push(...(reasons.get(each) ?? []));
    }
  }
  return false;
}

/** A quick look that keeps combinations of schemas for different types from multiplying. */
function haveCommonType(conjuncts: Iterable<Conjunct>): boolean {
  let common = [...JSON_TYPES];
  for (const conjunct of conjuncts) {
    const { types } = allowedTypes(conjunct);
    common = common.filter((type) => types.has(type));
  }
  return common.length > 0;
}
