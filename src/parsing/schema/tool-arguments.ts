import type { ToolDefinition } from '../types.js';
import { coerceText } from './coerce-value.js';
import { asSchema, propertySchema, schemaTypes, type Schema } from './schema-types.js';

/** What a tool's schema says about the arguments of one call. */
export class ToolArguments {
  private readonly root: Schema;

  /** A tool that the request doesn't name has no schema: all its arguments are text. */
  constructor(tools: readonly ToolDefinition[], toolName: string) {
    this.root = asSchema(tools.find((tool) => tool.name === toolName)?.parameters) ?? {};
  }

  /** Whether an argument can only be text, so that it may stream as it comes. */
  isText(argument: string): boolean {
    const types = schemaTypes(this.schema(argument), this.root);
    return types === null || (types.size === 1 && types.has('string'));
  }

  /** Whether the schema says nothing about an argument. */
  isUntyped(argument: string): boolean {
    return schemaTypes(this.schema(argument), this.root) === null;
  }

  /** The JSON text of an argument that was written as `raw`. */
  coerce(argument: string, raw: string): string {
    return coerceText(raw, this.schema(argument), this.root);
  }

  schema(argument: string): unknown {
    return propertySchema(this.root, argument, this.root);
  }

  get document(): Schema {
    return this.root;
  }
}
