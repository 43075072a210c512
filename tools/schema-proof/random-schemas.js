/**
 * Random JSON Schemas (draft 2020-12) of up to 30 keywords, the same for the same seed. Most can be enforced, some
 * contradict themselves, a few use what no grammar can say.
 */
import { SeededChoices } from './seeded-choices.js';

const maxKeywords = 30;
const names = ['id', 'name', 'x y', 'größe', 'tags', 'a"b', 'next', '$value'];
const formats = ['date', 'time', 'date-time', 'uuid', 'ipv4', 'ipv6', 'email', 'uri', 'hostname', 'duration'];
const patterns = [
  '^[a-z]+$',
  'b',
  '^(ab|c){1,3}$',
  '^\\d{2,4}$',
  '["\\\\]',
  '^[^<]{0,8}$',
  '^\\p{Lu}\\w{2}$',
  '€',
];
const values = ['a', 'ab', 'x"y\n', 1, 2.5, -7, 1e21, null, true, false, [1, 'a'], { a: 1, b: [] }, '', 'é'];

/**
 * @param {number} seed
 * @param {object} [options]
 * @param {boolean} [options.bounded] whether texts, lists and members end: a greatest length for each
 * @param {boolean} [options.objects] whether the root is an object, as tools' parameters are
 */
export function randomSchema(seed, { bounded = false, objects = false } = {}) {
  return new SchemaMaker(seed, bounded).root(objects);
}

class SchemaMaker extends SeededChoices {
  constructor(seed, bounded) {
    super(seed);
    this.bounded = bounded;
    this.left = 4 + this.below(maxKeywords - 7);
  }

  root(objects) {
    const definition = this.chance(0.4);
    if (definition) this.left -= 1;
    const schema = objects ? this.object(0) : this.schema(0);
    if (definition && typeof schema === 'object') schema.$defs = { node: this.named(this.schema(1)) };
    if (this.chance(0.2) && typeof schema === 'object') schema.title = 'A title';
    return schema;
  }

  schema(depth) {
    if (this.left <= 0) return this.listed();
    if (depth >= 4) return this.leaf();
    const kind = this.random();
    if (kind < 0.3) return this.leaf();
    if (kind < 0.6) return this.object(depth);
    if (kind < 0.75) return this.array(depth);
    if (kind < 0.97) return this.combination(depth);
    return this.odd();
  }

  leaf() {
    return this.pick([() => this.text(), () => this.number(), () => this.listed(), () => this.simple()])();
  }

  simple() {
    this.left -= 1;
    const types = ['null', 'boolean', 'integer', ['integer', 'null'], ['boolean', 'number']];
    return this.pick(
      [...types, ...(this.bounded ? [] : ['string', ['string', 'null']])].map((type) => ({ type })),
    );
  }

  text() {
    const schema = this.record({ type: 'string' }, 0.35, {
      minLength: () => this.below(6),
      pattern: () => this.pick(patterns),
      format: () => this.pick(formats),
      description: () => 'a text',
    });
    if (this.bounded || this.chance(0.6)) {
      schema.maxLength = 3 + this.below(40);
      this.left -= 1;
    }
    return schema;
  }

  number() {
    return this.record({ type: this.pick(['integer', 'number', 'number']) }, 0.35, {
      minimum: () => this.pick([-5, 0, 1.5, 40, -1e6]),
      maximum: () => this.pick([7, 100, 1e9, 0.25]),
      exclusiveMinimum: () => this.pick([-1, 0, 3.75]),
      exclusiveMaximum: () => this.pick([0, 2.25, 41, 1000]),
      multipleOf: () => this.pick([1, 3, 0.5, 10, 0.01]),
    });
  }

  listed() {
    this.left -= 1;
    if (this.chance(0.4)) return { const: this.pick(values) };
    return { enum: values.filter(() => this.chance(0.3)).concat([this.below(5)]) };
  }

  object(depth) {
    const properties = {};
    for (const name of names) if (this.chance(0.35)) properties[name] = this.schema(depth + 1);
    const used = Object.keys(properties);
    const closed = this.bounded || this.chance(0.5);
    return this.record({ type: 'object', properties, ...(closed && { additionalProperties: false }) }, 0.15, {
      required: () => used.filter(() => this.chance(0.6)),
      ...(!closed && {
        additionalProperties: () => this.schema(depth + 1),
        patternProperties: () => ({ [this.pick(['^x', 'z$', '^a'])]: this.schema(depth + 1) }),
        propertyNames: () => ({ maxLength: 4 + this.below(6) }),
        unevaluatedProperties: () => false,
      }),
      minProperties: () => this.below(3),
      maxProperties: () => 1 + this.below(4),
      dependentRequired: () => ({ [this.pick(names)]: [this.pick(names)] }),
      dependentSchemas: () => ({ [this.pick(names)]: { required: [this.pick(names)] } }),
    });
  }

  array(depth) {
    const limits = this.bounded ? { minItems: this.below(2), maxItems: 1 + this.below(4) } : {};
    return this.record({ type: 'array', items: this.schema(depth + 1), ...limits }, 0.3, {
      prefixItems: () => [this.schema(depth + 1), ...(this.chance(0.5) ? [this.leaf()] : [])],
      ...(!this.bounded && { minItems: () => this.below(4), maxItems: () => 1 + this.below(5) }),
      contains: () => this.leaf(),
      minContains: () => this.below(3),
      uniqueItems: () => this.chance(0.5),
    });
  }

  combination(depth) {
    this.left -= 1;
    const members = () => [
      this.schema(depth + 1),
      this.schema(depth + 1),
      ...(this.chance(0.3) ? [this.leaf()] : []),
    ];
    const kind = this.random();
    if (kind < 0.35) return { anyOf: members() };
    if (kind < 0.55) return { oneOf: members() };
    if (kind < 0.65) return { allOf: [this.object(depth + 1), { required: [this.pick(names)] }] };
    if (kind < 0.72) return { ...this.number(), not: this.leaf() };
    if (kind < 0.8) return { ...this.object(depth), if: this.object(depth + 1), then: { minProperties: 1 } };
    return {
      $ref: this.pick(['#/$defs/node', '#/$defs/node', '#node']),
      ...(this.chance(0.2) && { title: 'linked' }),
    };
  }

  /** What is malformed, unknown, or beyond a grammar. */
  odd() {
    this.left -= 1;
    return this.pick([
      { $dynamicRef: '#node' },
      { type: 'string', format: 'no-such-format' },
      { type: 'string', pattern: 'a(?=b)' },
      { type: 'array', uniqueItems: true, items: { type: 'number' } },
      { $ref: '#/$defs/missing' },
      { type: 'integer', minimum: 3, maximum: 2 },
      { $ref: '#' },
    ]);
  }

  named(schema) {
    return typeof schema === 'object' ? { $anchor: 'node', ...schema } : schema;
  }

  /** Adds each of the further keywords with the given chance. */
  record(schema, chance, further) {
    this.left -= Object.keys(schema).length;
    for (const [keyword, make] of Object.entries(further)) {
      if (this.left > 0 && this.chance(chance)) {
        this.left -= 1;
        schema[keyword] = make();
      }
    }
    return schema;
  }
}

/** How many keywords a schema holds, those of its subschemas counted. */
export function keywordCount(schema) {
  if (Array.isArray(schema)) return schema.reduce((sum, each) => sum + keywordCount(each), 0);
  if (typeof schema !== 'object' || schema === null) return 0;
  return Object.entries(schema).reduce((sum, [keyword, value]) => sum + 1 + keywordsIn(keyword, value), 0);
}

function keywordsIn(keyword, value) {
  if (['const', 'enum', 'required', 'dependentRequired', 'default'].includes(keyword)) return 0;
  const byName = ['properties', 'patternProperties', '$defs', 'dependentSchemas'].includes(keyword);
  return byName ? keywordCount(Object.values(value)) : keywordCount(value);
}
