import { StructuredOutputError } from './structured-output-error.js';

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as messages show it. */
export function given(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** A non-empty string. NUL is refused: no tokenizer can produce it. */
export function textFrom(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new StructuredOutputError(`${path} must be a non-empty string.`, { param: path });
  }
  return withoutNul(value, path);
}

function withoutNul(text: string, path: string): string {
  if (text.includes('\0')) {
    throw new StructuredOutputError(`${path} must not contain a NUL character.`, { param: path });
  }
  return text;
}

/** A list of one or more strings, without NUL as above. */
export function choicesFrom(value: unknown, path: string): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new StructuredOutputError(`${path} must be a list of at least one string.`, { param: path });
  }
  return value.map((choice: unknown, index) => {
    if (typeof choice !== 'string') {
      throw new StructuredOutputError(`${path}[${index}] must be a string, got ${JSON.stringify(choice)}.`, {
        param: `${path}[${index}]`,
      });
    }
    return withoutNul(choice, `${path}[${index}]`);
  });
}

/** A schema given as an object, as true or false, or as JSON text of one of them. */
export function jsonSchemaFrom(value: unknown, path: string): unknown {
  const schema = typeof value === 'string' ? parsedJson(value, path) : value;
  if (!isRecord(schema) && typeof schema !== 'boolean') {
    throw new StructuredOutputError(`${path} must be an object, or a string that holds one as JSON.`, {
      param: path,
    });
  }
  return schema;
}

/** The schema and its path of `{type: "json_schema", json_schema: {schema}}`. */
export function wantedJsonSchema(format: Fields): { schema: unknown; path: string } {
  const wrapper = format['json_schema'];
  if (!isRecord(wrapper)) {
    throw new StructuredOutputError(
      "When response_format type is 'json_schema', the 'json_schema' field must be provided.",
      { param: 'response_format.json_schema' },
    );
  }
  const path = 'response_format.json_schema.schema';
  if (wrapper['schema'] === undefined || wrapper['schema'] === null) {
    throw new StructuredOutputError(`${path} must be provided.`, { param: path });
  }
  return { schema: jsonSchemaFrom(wrapper['schema'], path), path };
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StructuredOutputError(`${path} is a string that does not hold valid JSON.`, { param: path });
  }
}
