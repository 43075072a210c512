import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { packageVersion } from '../common/package.js';
import { ErrorResponse } from '../protocol/shared/error-response.js';
import { shapeDocument } from './shape-document.js';

const DESCRIPTION =
  'OpenAI-compatible inference server: chat, completions and more for any GGUF model, or for engines that run elsewhere.';

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

/** The API's OpenAPI document, made from the DTO classes and controllers. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Nestling')
    .setDescription(DESCRIPTION)
    .setVersion(packageVersion())
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
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
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ErrorResponse] });
  return shapeDocument(document);
}
