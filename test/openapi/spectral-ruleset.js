// Our rules for openapi/openapi.json and openapi-3.1.json, beside Spectral's own. The second set keeps the 3.0 document
// in the profile that client generators turn into code that compiles (src/openapi/generator-document.ts says why).
import { casing, pattern, schema, truthy, undefined as absent } from '@stoplight/spectral-functions';
import { oas } from '@stoplight/spectral-rulesets';

const OPERATION = '$.paths[*][get,post,put,patch,delete]';
const PROPERTY = '$.components.schemas[*].properties[*]';
const ANY_SCHEMA = '$..[?(@ && (@.type || @.allOf || @.oneOf || @.anyOf || @.items) && !@.in)]';

const rule = (description, given, then) => ({
  description,
  // References may have siblings in 3.1; resolving them would lose those.
  resolved: false,
  message: '{{description}} ({{path}})',
  severity: 'error',
  given,
  then,
});

/** For both documents. */
export const fullRuleset = {
  extends: [[oas, 'recommended']],
  rules: {
    // HTTPValidationError is what `--compat` answers with; no operation promises it.
    'oas3-unused-component': 'off',
    'info-contact': 'off',
    // Probes say all in their summary.
    'operation-description': 'off',
    'operation-id-camel-case': rule('An operationId is in camelCase.', `${OPERATION}.operationId`, {
      function: casing,
      functionOptions: { type: 'camel' },
    }),
    'operation-one-tag': rule('An operation has exactly one tag.', `${OPERATION}.tags`, {
      function: schema,
      functionOptions: { schema: { type: 'array', minItems: 1, maxItems: 1 } },
    }),
    'operation-summary': rule('An operation has a summary.', OPERATION, {
      field: 'summary',
      function: truthy,
    }),
    'operation-errors': rule('An operation says how it fails.', `${OPERATION}.responses`, {
      field: '500',
      function: truthy,
    }),
    'request-examples': rule('A request body has examples.', `${OPERATION}.requestBody.content[*]`, {
      field: 'examples',
      function: truthy,
    }),
    'response-examples': rule('A JSON answer has examples.', `${OPERATION}.responses[200].content[*]`, {
      field: 'examples',
      function: truthy,
    }),
    'component-description': rule('A component says what it is.', '$.components.schemas[*]', {
      field: 'description',
      function: truthy,
    }),
    'error-body': rule(
      'Every error of a client has the one error body.',
      `${OPERATION}.responses[?(@property.match(/^4/))].content['application/json'].schema.$ref`,
      { function: pattern, functionOptions: { match: '/ErrorResponse$' } },
    ),
    'json-before-events': rule(
      'JSON stands before text/event-stream: generators take the first for the return type.',
      `${OPERATION}.responses[200]`,
      {
        function: (response) =>
          Object.keys(response.content ?? {}).indexOf('text/event-stream') === 0
            ? [{ message: 'text/event-stream comes first' }]
            : undefined,
      },
    ),
    'property-description': rule('Every field has a description.', PROPERTY, {
      field: 'description',
      function: truthy,
    }),
    'number-format': rule(
      'Numbers have a format.',
      "$..[?(@ && (@.type === 'integer' || @.type === 'number'))]",
      {
        field: 'format',
        function: truthy,
      },
    ),
    'schema-names': rule('A schema is named in PascalCase.', '$.components.schemas', {
      field: '@key',
      function: pattern,
      functionOptions: { match: '^[A-Z][A-Za-z0-9]+$' },
    }),
    'no-reserved-names': rule(
      'A schema is not named as a word of a programming language.',
      '$.components.schemas',
      {
        field: '@key',
        function: pattern,
        functionOptions: {
          notMatch: '^(Error|Object|Type|Model|Function|String|List|Map|Option|Result|Enum)$',
        },
      },
    ),
    'no-catch-all': rule('Free objects say additionalProperties: true.', '$..additionalProperties', {
      function: (value) =>
        value !== null && typeof value === 'object' && Object.keys(value).length === 0
          ? [{ message: 'additionalProperties is {}' }]
          : undefined,
    }),
    'no-vast-bounds': rule('No bounds of 2^53.', '$..[minimum,maximum]', {
      function: (bound) =>
        typeof bound === 'number' && Math.abs(bound) >= Number.MAX_SAFE_INTEGER
          ? [{ message: 'vast bound' }]
          : undefined,
    }),
  },
};

/** For the document that generators read. */
export const generatorRuleset = {
  extends: [fullRuleset],
  rules: {
    'no-union': rule(
      'No oneOf or anyOf.',
      ANY_SCHEMA,
      ['oneOf', 'anyOf'].map((field) => ({ field, function: absent })),
    ),
    'no-default': rule('No defaults: clients would send them.', ANY_SCHEMA, {
      field: 'default',
      function: absent,
    }),
    'no-nullable-reference': rule('No nullable beside a reference.', '$..[?(@ && @.allOf)]', {
      field: 'nullable',
      function: absent,
    }),
    'no-nullable-map': rule('No nullable map.', '$..[?(@ && @.additionalProperties)]', {
      field: 'nullable',
      function: absent,
    }),
    'no-nullable-items': rule('No nullable list items.', '$..items', { field: 'nullable', function: absent }),
  },
};
