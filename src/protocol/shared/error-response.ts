import { ApiSchema } from '@nestjs/swagger';
import { ObjectOut, TextOut } from './response-fields.js';

@ApiSchema({ description: 'What went wrong.' })
export class ErrorObject {
  @TextOut('What is wrong: the rule and the given value, in one line.', {
    example: "Invalid value for 'temperature': must be a number from 0 to 2, got 3.",
  })
  message!: string;

  @TextOut('Kind of error, as OpenAI names them.', { example: 'invalid_request_error' })
  type!: string;

  @TextOut('JSON path of the field at fault.', { nullable: true, example: 'temperature' })
  param!: string | null;

  @TextOut('A word for programs.', { nullable: true, example: 'invalid_value' })
  code!: string | null;
}

@ApiSchema({ description: 'The body of every error, whatever the route and the status.' })
export class ErrorResponse {
  @ObjectOut(ErrorObject, 'The error.')
  error!: ErrorObject;
}
