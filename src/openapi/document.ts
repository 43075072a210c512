import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { packageVersion } from '../common/package.js';
import { ErrorResponse } from '../protocol/shared/error-response.js';
import { HTTPValidationError } from '../protocol/shared/validation-error.js';
import type { ApiDocument } from './api-document.js';
import { completeOperations } from './complete-operations.js';
import { fullDocument } from './full-document.js';
import { generatorDocument } from './generator-document.js';
import { mapSchemas } from './map-schemas.js';
import { nameUnions } from './name-unions.js';
import { shapeDocument } from './shape-document.js';
import { tidySchema } from './tidy-schema.js';

const DESCRIPTION = [
  'OpenAI-compatible inference server: chat, completions and more for any GGUF model, or for engines that run elsewhere.',
  '',
  '- Fields that are not known are ignored; null means the default.',
  '- Numbers and booleans may be sent as strings ("0.5", "true").',
  '- Every error, on every route, is an `ErrorResponse`. Times are Unix seconds, lengths are tokens unless a field says otherwise.',
  '- `X-Request-Id` is taken over from the request, or made, and returned.',
  '- `/openapi.json` is OpenAPI 3.0 for client generators, `/openapi-3.1.json` the same with full unions for validators and types.',
].join('\n');

const TAGS: readonly [name: string, description: string][] = [
  ['Chat', 'Answers to conversations, with tools, reasoning and structured output.'],
  ['Interactive', 'Conversations that the server remembers, as in LMDeploy.'],
  ['Completions', 'Texts continued as they are.'],
  ['Embeddings', 'Texts turned into vectors.'],
  ['Pooling', 'Pairs of texts scored, documents ranked.'],
  ['Models', 'What is served.'],
  ['Tokens', 'Texts to token ids and back.'],
  ['System', 'Health and versions.'],
];

/** The two documents of the API; they say the same as far as their versions can. */
export interface ApiDocuments {
  /** OpenAPI 3.0.3 without unions, for client generators. */
  generator: ApiDocument;
  /** OpenAPI 3.1 with unions and nulls. */
  full: ApiDocument;
}

/** Makes the documents from the DTO classes and controllers. `serverUrl` is where clients find the API. */
export function createDocuments(app: INestApplication, serverUrl: string): ApiDocuments {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Nestling')
    .setDescription(DESCRIPTION)
    .setVersion(packageVersion())
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(serverUrl)
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'Only needed when the server was started with --api-key.',
      },
      'apiKey',
    )
    .addSecurityRequirements('apiKey');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const written = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ErrorResponse, HTTPValidationError],
  });
  const source = completeOperations(shapeDocument(written as unknown as ApiDocument));
  const named = nameUnions(mapSchemas(source, tidySchema));
  return { generator: generatorDocument(named), full: fullDocument(named) };
}
