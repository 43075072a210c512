import {
  DescribedObjectField,
  FreeObjectField,
  isPlainObject,
  UnionField,
} from '../../validation/composite-fields.js';
import { StringField } from '../../validation/scalar-fields.js';
import { ResponseFormat } from './response-format.js';
import { UnusedFields } from './unused-fields.js';

/** What the output must look like: at most one of these at a time. */
export class StructuredFields extends UnusedFields {
  @DescribedObjectField({
    type: () => ResponseFormat,
    description:
      'OpenAI\'s form: {"type": "text"}, {"type": "json_object"}, {"type": "json_schema", "json_schema": {...}} or a structural_tag; LMDeploy\'s {"type": "regex_schema", "regex_schema": "..."}.',
    example: { type: 'text' },
    emptyMeansMissing: true,
  })
  response_format?: Record<string, unknown>;

  @UnionField({
    description: 'A JSON schema, as an object or as JSON text.',
    check: (value) =>
      isPlainObject(value) || typeof value === 'string' || typeof value === 'boolean'
        ? null
        : 'must be a JSON schema as an object or as JSON text',
    oneOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }],
  })
  guided_json?: Record<string, unknown> | string | boolean;

  @StringField({ description: 'A regular expression that the whole output matches.' })
  guided_regex?: string;

  @UnionField({
    description: 'Texts of which the output is one.',
    emptyMeansMissing: true,
    check: (value) =>
      Array.isArray(value) && value.every((choice) => typeof choice === 'string')
        ? null
        : 'must be a list of strings',
    oneOf: [{ type: 'array', items: { type: 'string' } }],
  })
  guided_choice?: string[];

  @StringField({ description: 'A grammar (EBNF) that the output follows.' })
  guided_grammar?: string;

  @StringField({ description: 'Accepted for compatibility; there is one backend.' })
  guided_decoding_backend?: string;

  @StringField({
    description: 'With a JSON schema: the whitespace allowed between its parts, as a regular expression.',
  })
  guided_whitespace_pattern?: string;

  @FreeObjectField({
    description: "vLLM's form: one of json, regex, choice, grammar, json_object, structural_tag.",
    emptyMeansMissing: true,
  })
  structured_outputs?: Record<string, unknown>;
}
