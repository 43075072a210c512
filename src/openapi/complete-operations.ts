import {
  referenceTo,
  type ApiDocument,
  type ApiResponse,
  type Header,
  type MediaType,
  type Operation,
} from './api-document.js';
import { ERRORS, errorMeaning } from './errors.js';
import type { OperationExamples } from './examples/example.js';
import { EXAMPLES } from './examples/examples.js';
import { mapValues } from './map-schemas.js';

const ERROR_SCHEMA = 'ErrorResponse';

const COUNT = { type: 'integer', format: 'int64', minimum: 0 };

/** OpenAI's headers of limits, by the name of their component. */
const LIMIT_HEADERS: Record<string, Header> = Object.fromEntries(
  ['Requests', 'Tokens'].flatMap((name): [string, Header][] => {
    const unit = name.toLowerCase();
    const condition = `where the key has limits of ${unit} (--key-limits).`;
    return [
      [
        `RateLimitLimit${name}`,
        { description: `The limit of ${unit} of which the least is left, ${condition}`, schema: COUNT },
      ],
      [
        `RateLimitRemaining${name}`,
        { description: `How many ${unit} are left of it, ${condition}`, schema: COUNT },
      ],
      [
        `RateLimitReset${name}`,
        {
          description: `Time until nothing of it is used any more, ${condition}`,
          schema: { type: 'string', example: '6m0s' },
        },
      ],
    ];
  }),
);

/** What every answer to a key with limits tells. */
const LIMIT_HEADER_REFERENCES = Object.fromEntries(
  Object.keys(LIMIT_HEADERS).map((name) => [
    name.replace(/^RateLimit/, 'x-ratelimit').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    { $ref: `#/components/headers/${name}` },
  ]),
);

const HEADERS: Record<string, Header> = {
  RequestId: {
    description: 'Id of the request: the one sent as `X-Request-Id`, or a new one.',
    schema: { type: 'string', example: 'req-5f1c0b9a' },
  },
  RetryAfter: {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer', minimum: 0, example: 1 },
  },
  Authenticate: {
    description: 'How to authenticate: `Bearer`.',
    schema: { type: 'string', example: 'Bearer' },
  },
  ...LIMIT_HEADERS,
};

/**
 * Adds what follows from the kind of an operation, so that no controller has to repeat it: security, the errors
 * that any such route may answer with, headers, and the examples.
 */
export function completeOperations(document: ApiDocument): ApiDocument {
  return {
    ...document,
    paths: mapValues(document.paths, (item) => mapValues(item, completeOperation)),
    components: { ...document.components, headers: HEADERS },
  };
}

function completeOperation(operation: Operation): Operation {
  // Set by @Public(); the document says it as `security: []`.
  const { 'x-public': isPublic, ...rest } = operation;
  const examples = EXAMPLES[operation.operationId] ?? {};
  const { requestBody } = operation;
  const statuses = [
    ...(isPublic ? [] : ['401']),
    ...(requestBody ? ['400', '413', '415', '429'] : []),
    '500',
  ];
  const implied = Object.fromEntries(statuses.map((status) => [status, errorResponse(status)]));
  return {
    ...rest,
    ...(isPublic === true && { security: [] }),
    ...(requestBody && {
      requestBody: {
        ...requestBody,
        content: mapValues(requestBody.content, (media) => withExamples(media, examples.requests)),
      },
    }),
    responses: mapValues({ ...implied, ...operation.responses }, (response, status) =>
      completeResponse(response, status, { examples, isLimited: requestBody !== undefined }),
    ),
  };
}

function errorResponse(status: string): ApiResponse {
  return {
    description: errorMeaning(status),
    content: { 'application/json': { schema: { $ref: referenceTo(ERROR_SCHEMA) } } },
  };
}

function completeResponse(
  response: ApiResponse,
  status: string,
  { examples, isLimited }: { examples: OperationExamples; isLimited: boolean },
): ApiResponse {
  const { content } = response;
  return {
    ...response,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...errorHeaders(status),
      ...(isLimited && ['200', '429'].includes(status) && LIMIT_HEADER_REFERENCES),
      ...response.headers,
    },
    ...(content && {
      content: mapValues(content, (media, type) => withAnswer(media, type, status, examples)),
    }),
  };
}

function withAnswer(media: MediaType, type: string, status: string, examples: OperationExamples): MediaType {
  const error = ERRORS[status];
  if (error && media.schema?.$ref === referenceTo(ERROR_SCHEMA)) return { ...media, example: error.example };
  if (!status.startsWith('2')) return media;
  return withExamples(media, type === 'text/event-stream' ? examples.streams : examples.responses);
}

function withExamples(media: MediaType, examples: OperationExamples['requests']): MediaType {
  return examples ? { ...media, examples: { ...examples } } : media;
}

function errorHeaders(status: string): Record<string, { $ref: string }> {
  if (status === '401') return { 'WWW-Authenticate': { $ref: '#/components/headers/Authenticate' } };
  return status === '429' || status === '503'
    ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }
    : {};
}
