import { StructuredOutputError } from '../structured-output-error.js';
import { locationOf, memberPath, type SchemaLocation, type SchemaObject } from './schema-document.js';

const NO_CHILDREN: ReadonlyMap<string, SchemaLocation> = new Map();

/** Reads a schema's keywords with their types checked. A keyword of the wrong type is a 400 that names it. */
export class SchemaReader {
  private readonly maps = new Map<string, ReadonlyMap<string, SchemaLocation>>();

  constructor(
    readonly schema: SchemaObject,
    readonly path: string,
  ) {}

  /** null when absent. */
  number(keyword: string): number | null {
    const value = this.schema[keyword];
    if (value === undefined) {
      return null;
    }
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw this.malformed(keyword, 'a number');
    }
    return value;
  }

  /** A whole number of at least 0. */
  count(keyword: string): number | null {
    const value = this.number(keyword);
    if (value !== null && (!Number.isInteger(value) || value < 0)) {
      throw this.malformed(keyword, 'a whole number of at least 0');
    }
    return value;
  }

  text(keyword: string): string | null {
    const value = this.schema[keyword];
    if (value === undefined) {
      return null;
    }
    if (typeof value !== 'string') {
      throw this.malformed(keyword, 'a string');
    }
    return value;
  }

  list(keyword: string): readonly unknown[] | null {
    const value = this.schema[keyword];
    if (value === undefined) {
      return null;
    }
    if (!Array.isArray(value)) {
      throw this.malformed(keyword, 'a list');
    }
    return value;
  }

  names(keyword: string): readonly string[] | null {
    const values = this.list(keyword);
    if (values?.some((value) => typeof value !== 'string') === true) {
      throw this.malformed(keyword, 'a list of strings');
    }
    return values as readonly string[] | null;
  }

  child(keyword: string): SchemaLocation | null {
    const value = this.schema[keyword];
    return value === undefined ? null : locationOf(value, memberPath(this.path, keyword));
  }

  children(keyword: string): readonly SchemaLocation[] | null {
    const values = this.list(keyword);
    return (
      values?.map((value, index) => locationOf(value, `${memberPath(this.path, keyword)}[${index}]`)) ?? null
    );
  }

  childrenByName(keyword: string): ReadonlyMap<string, SchemaLocation> {
    const value = this.schema[keyword];
    if (value === undefined) {
      return NO_CHILDREN;
    }
    const known = this.maps.get(keyword);
    if (known !== undefined) {
      return known;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.malformed(keyword, 'an object of schemas');
    }
    const at = memberPath(this.path, keyword);
    const children = new Map(
      Object.entries(value).map(([name, child]) => [name, locationOf(child, memberPath(at, name))]),
    );
    this.maps.set(keyword, children);
    return children;
  }

  /** The error for a keyword that is understood but can't be enforced. */
  refusal(keyword: string, reason: string): StructuredOutputError {
    const param = memberPath(this.path, keyword);
    return new StructuredOutputError(`'${keyword}' at ${param} can not be enforced: ${reason}.`, {
      param,
      keyword,
    });
  }

  private malformed(keyword: string, wanted: string): StructuredOutputError {
    const param = memberPath(this.path, keyword);
    return new StructuredOutputError(`'${keyword}' at ${param} must be ${wanted}.`, { param, keyword });
  }
}
