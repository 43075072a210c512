import { jsonSchemaFrom, wantedJsonSchema } from './constraint-fields.js';
import { StructuredOutputError } from './structured-output-error.js';
import type { JsonWhitespace, StructuredOutput } from './structured-output.js';
import { choicesFrom, given, isRecord, textFrom, type Fields } from './constraint-fields.js';
import { structuralFormatFrom } from './structural-tag/structural-tag-request.js';

/** The request fields, as they come over the wire, that constrain the output. null and absent mean the same. */
export interface StructuredOutputFields {
  response_format?: unknown;
  guided_json?: unknown;
  guided_regex?: unknown;
  guided_choice?: unknown;
  guided_grammar?: unknown;
  guided_whitespace_pattern?: unknown;
  structured_outputs?: unknown;
}

/** Kinds in `structured_outputs`, in vLLM's names; `guided_*` takes the first four. */
const KINDS = ['json', 'regex', 'choice', 'grammar', 'json_object', 'structural_tag'] as const;
type Kind = (typeof KINDS)[number];

interface Found {
  kind: Kind;
  value: unknown;
  path: string;
}

/**
 * The one constraint of a request, or null when it has none. Throws StructuredOutputError (400) when a field is
 * malformed or several kinds are given. `guided_decoding_backend` has no meaning here: there is one backend.
 */
export function structuredOutputFrom(request: StructuredOutputFields): StructuredOutput | null {
  const options = optionsFrom(request);
  const guided = guidedConstraints(request);
  if (guided.length > 1) {
    throw new StructuredOutputError(
      "You can only use one kind of guided decoding ('guided_json', 'guided_regex' or 'guided_choice').",
      { param: guided[1]?.path },
    );
  }
  const named = namedConstraints(request.structured_outputs);
  const format = responseFormat(request.response_format, options);
  if (named.length + guided.length + (format === null ? 0 : 1) > 1) {
    throw new StructuredOutputError(
      "You can only use one kind of constraints for structured outputs ('json', 'regex' or 'choice').",
      { param: named[0]?.path ?? guided[0]?.path },
    );
  }
  const found = named[0] ?? guided[0];
  return found === undefined ? format : constraintFrom(found, options);
}

interface JsonOptions {
  whitespace: JsonWhitespace;
  closedObjects: boolean;
}

function optionsFrom(request: StructuredOutputFields): JsonOptions {
  const named = request.structured_outputs;
  const fields: Fields = isRecord(named) ? named : {};
  if (fields['disable_any_whitespace'] === true) {
    return { whitespace: 'none', closedObjects: fields['disable_additional_properties'] === true };
  }
  const pattern =
    optionalText(fields['whitespace_pattern'], 'structured_outputs.whitespace_pattern') ??
    optionalText(request.guided_whitespace_pattern, 'guided_whitespace_pattern');
  return {
    whitespace: pattern === null ? 'optional-space' : { pattern },
    closedObjects: fields['disable_additional_properties'] === true,
  };
}

function optionalText(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : textFrom(value, path);
}

function guidedConstraints(request: StructuredOutputFields): Found[] {
  const values: Found[] = [
    { kind: 'json', value: request.guided_json, path: 'guided_json' },
    { kind: 'regex', value: request.guided_regex, path: 'guided_regex' },
    { kind: 'choice', value: request.guided_choice, path: 'guided_choice' },
    { kind: 'grammar', value: request.guided_grammar, path: 'guided_grammar' },
  ];
  return values.filter((found) => isGiven(found.value));
}

function namedConstraints(value: unknown): Found[] {
  if (!isGiven(value)) {
    return [];
  }
  if (!isRecord(value)) {
    throw new StructuredOutputError('structured_outputs must be an object.', { param: 'structured_outputs' });
  }
  const found = KINDS.filter((kind) => isGiven(value[kind])).map((kind) => ({
    kind,
    value: value[kind],
    path: `structured_outputs.${kind}`,
  }));
  if (found.length === 0) {
    throw new StructuredOutputError(
      `You must use one kind of structured outputs constraint but none are specified: ${KINDS.join(', ')}.`,
      { param: 'structured_outputs' },
    );
  }
  if (found.length > 1) {
    throw new StructuredOutputError(
      "You can only use one kind of constraints for structured outputs ('json', 'regex' or 'choice').",
      { param: found[1]?.path },
    );
  }
  return found;
}

function constraintFrom({ kind, value, path }: Found, options: JsonOptions): StructuredOutput {
  switch (kind) {
    case 'json':
      return { kind: 'json-schema', schema: jsonSchemaFrom(value, path), ...options, path };
    case 'regex':
      return { kind: 'regex', pattern: textFrom(value, path), path };
    case 'choice':
      return { kind: 'choice', choices: choicesFrom(value, path), path };
    case 'grammar':
      return { kind: 'grammar', grammar: textFrom(value, path), path };
    case 'json_object':
      if (value !== true) {
        throw new StructuredOutputError(
          `${path} must be true when it is given, got ${JSON.stringify(value)}.`,
          {
            param: path,
          },
        );
      }
      return { kind: 'json-object', whitespace: options.whitespace, path };
    case 'structural_tag':
      return {
        kind: 'structural-tag',
        format: structuralFormatFrom(jsonSchemaFrom(value, path), path),
        whitespace: options.whitespace,
        path,
      };
  }
}

function responseFormat(value: unknown, options: JsonOptions): StructuredOutput | null {
  if (!isGiven(value)) {
    return null;
  }
  if (!isRecord(value)) {
    throw new StructuredOutputError('response_format must be an object with a type.', {
      param: 'response_format',
    });
  }
  switch (value['type']) {
    case 'text':
      return null;
    case 'json_object': {
      // llama.cpp's server, Together and Instructor's JSON_SCHEMA mode put a schema beside this type.
      const path = 'response_format.schema';
      const { schema } = value;
      return isGiven(schema)
        ? { kind: 'json-schema', schema: jsonSchemaFrom(schema, path), ...options, path }
        : { kind: 'json-object', whitespace: options.whitespace, path: 'response_format' };
    }
    case 'json_schema':
      return { kind: 'json-schema', ...wantedJsonSchema(value), ...options };
    case 'regex_schema': {
      // LMDeploy's own type.
      const path = 'response_format.regex_schema';
      return { kind: 'regex', pattern: textFrom(value['regex_schema'], path), path };
    }
    case 'structural_tag':
      return {
        kind: 'structural-tag',
        format: structuralFormatFrom(value, 'response_format'),
        whitespace: options.whitespace,
        path: 'response_format',
      };
    default:
      throw new StructuredOutputError(
        `response_format.type must be 'text', 'json_object', 'json_schema', 'structural_tag' or 'regex_schema', got ${given(value['type'])}.`,
        { param: 'response_format.type' },
      );
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
