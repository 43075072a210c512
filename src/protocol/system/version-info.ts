import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ObjectOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: 'The version of one component.' })
export class ComponentVersion {
  @TextOut('Version of the component.', { example: '0.1.0' })
  version!: string;
}

@ApiSchema({ description: 'The answer of GET /version.' })
export class VersionInfo {
  @TextOut('Version of the server.', { example: '0.1.0' })
  version!: string;

  @ObjectOut(ComponentVersion, 'The server itself.')
  nestling!: ComponentVersion;

  @TextOut('Version of Node.js.', { example: 'v20.19.0' })
  node!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'Kinds of engines in use.',
    example: ['llama-cpp'],
  })
  engines!: string[];
}
