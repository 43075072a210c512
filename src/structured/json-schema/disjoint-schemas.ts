import { Conjunct } from './conjunct.js';
import { allowedTypes } from './json-types.js';
import type { SchemaDocument, SchemaLocation } from './schema-document.js';
import { isEqual } from './schema-validator.js';

/** References followed before giving up. */
const MAX_REFERENCES = 8;

/**
 * Whether two schemas exclude each other by their types, their listed values, or a member that both require with
 * different listed values (a discriminator). Cheap, and enough for most uses of oneOf.
 */
export function areObviouslyDisjoint(
  a: SchemaLocation,
  b: SchemaLocation,
  document: SchemaDocument,
): boolean {
  const left = followed(a, document);
  const right = followed(b, document);
  if (left === null || right === null) {
    return false;
  }
  const leftTypes = allowedTypes(left).types;
  const rightTypes = allowedTypes(right).types;
  if (![...leftTypes].some((type) => rightTypes.has(type)) || haveNoCommonValue(left, right)) {
    return true;
  }
  const bothObjects = [leftTypes, rightTypes].some((types) => types.size === 1 && types.has('object'));
  const rightRequired = new Set(right.names('required') ?? []);
  const leftMembers = left.childrenByName('properties');
  const rightMembers = right.childrenByName('properties');
  return (
    bothObjects &&
    (left.names('required') ?? []).some((name) => {
      const leftMember = leftMembers.get(name);
      const rightMember = rightMembers.get(name);
      if (!rightRequired.has(name) || leftMember === undefined || rightMember === undefined) {
        return false;
      }
      const leftValue = followed(leftMember, document);
      const rightValue = followed(rightMember, document);
      return leftValue !== null && rightValue !== null && haveNoCommonValue(leftValue, rightValue);
    })
  );
}

function haveNoCommonValue(left: Conjunct, right: Conjunct): boolean {
  const leftValues = listedValues(left);
  const rightValues = listedValues(right);
  return (
    leftValues !== null &&
    rightValues !== null &&
    !leftValues.some((value) => rightValues.some((other) => isEqual(value, other)))
  );
}

function listedValues(reader: Conjunct): readonly unknown[] | null {
  const constant = reader.schema['const'];
  return constant === undefined ? reader.list('enum') : [constant];
}

/** The schema that a plain reference leads to; null for true and false. */
function followed(location: SchemaLocation, document: SchemaDocument): Conjunct | null {
  let current = location;
  for (let count = 0; count < MAX_REFERENCES; count += 1) {
    if (typeof current.schema === 'boolean') {
      return null;
    }
    const reader = new Conjunct(current.schema, current.path);
    const reference = reader.text('$ref');
    if (reference === null) {
      return reader;
    }
    current = document.resolve(reference, current);
  }
  return null;
}
