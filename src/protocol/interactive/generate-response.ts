import { ApiSchema } from '@nestjs/swagger';
import { IntegerOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({
  description: 'The answer of POST /v1/chat/interactive; streamed, each line is one with more of the text.',
})
export class GenerateResponse {
  @TextOut('The answer; in a stream, what is added to it.', { example: 'Paris.' })
  text!: string;

  @IntegerOut('Tokens generated so far.', 3)
  tokens!: number;

  @IntegerOut('Tokens that this request added to the session before the answer.', 16)
  input_tokens!: number;

  @IntegerOut('Tokens that the session held before this request.', 0)
  history_tokens!: number;

  @TextOut('stop, length or error; null while the answer goes on.', { nullable: true, example: 'stop' })
  finish_reason!: 'stop' | 'length' | 'error' | null;
}
