import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ListOut, TextOut } from './response-fields.js';

@ApiSchema({ description: 'One rule a request broke, in the words of FastAPI.' })
export class ValidationError {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    description: 'Where the value stands: `body`, then keys and places in lists.',
    example: ['body', 'temperature'],
  })
  loc!: (string | number)[];

  @TextOut('The rule.', { example: 'Input should be less than or equal to 2' })
  msg!: string;

  @TextOut('Kind of rule.', { example: 'less_than_equal' })
  type!: string;
}

@ApiSchema({
  description:
    "What the three systems answer to a request they can't read; Nestling sends it only where `--compat` asks for it.",
})
export class HTTPValidationError {
  @ListOut(ValidationError, 'The rules that were broken.', { required: false })
  detail?: ValidationError[];
}
