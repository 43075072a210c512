import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: 'The answer of GET /health/live.' })
export class Liveness {
  @TextOut('Always `ok`.', { example: 'ok' })
  status!: string;
}

@ApiSchema({ description: 'The answer of GET /health/ready.' })
export class Readiness {
  @ApiProperty({ type: 'boolean', description: 'Whether requests may be sent here.', example: true })
  ready!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'State of the engine of each served model: starting, ready, failed or stopped.',
    example: { 'demo-chat': 'ready' },
  })
  models!: Record<string, string>;
}
