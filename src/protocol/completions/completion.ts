import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PromptLogprobsOut, type PromptLogprobs } from '../shared/prompt-logprobs.js';
import { IntegerOut, ListOut, TextOut, TokenIdsOut } from '../shared/response-fields.js';
import { Usage } from '../shared/usage.js';

@ApiSchema({ description: 'Log probabilities of a completion; all lists have one entry per token.' })
export class CompletionLogprobs {
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description: 'Where each token starts in the text, in characters (Unicode code points).',
  })
  text_offset!: number[];

  @ApiProperty({
    type: 'array',
    items: { type: 'number', nullable: true },
    description: 'Log probability of each token.',
  })
  token_logprobs!: (number | null)[];

  @ApiProperty({ type: 'array', items: { type: 'string' }, description: 'Text of each token.' })
  tokens!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', nullable: true, additionalProperties: { type: 'number', format: 'double' } },
    description: 'The most likely tokens at each place; null for the first of an echoed prompt.',
  })
  top_logprobs!: (Record<string, number> | null)[];
}

@ApiSchema({ description: 'One of the continuations.' })
export class CompletionChoice {
  @IntegerOut('Place among the choices: prompt * n + sequence.', 0)
  index!: number;

  @TextOut('The text generated.')
  text!: string;

  @ApiProperty({
    type: CompletionLogprobs,
    nullable: true,
    description: 'Log probabilities when asked for, else null.',
  })
  logprobs!: CompletionLogprobs | null;

  @TextOut(
    'stop or length; repetition where repetition_detection ended the text; null while a stream goes on.',
    { nullable: true, example: 'length' },
  )
  finish_reason!: string | null;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    nullable: true,
    description: 'The stop string or stop token id that ended the text, or repetition_detected.',
  })
  stop_reason!: string | number | null;

  @TokenIdsOut('With return_token_ids: the ids of the tokens generated.')
  token_ids?: number[];

  @TokenIdsOut(
    'With return_token_ids: the ids of the prompt; in a stream, in the first chunk of each choice.',
  )
  prompt_token_ids?: number[];

  @PromptLogprobsOut()
  prompt_logprobs?: PromptLogprobs;
}

@ApiSchema({ description: 'The answer of POST /v1/completions, and each event of its stream.' })
export class Completion {
  @TextOut('Id of the answer.', { example: 'cmpl-7f2b' })
  id!: string;

  @TextOut('Always `text_completion`.', { example: 'text_completion' })
  object!: 'text_completion';

  @IntegerOut('Unix time in seconds.')
  created!: number;

  @TextOut('The model that answered.')
  model!: string;

  @ListOut(CompletionChoice, 'One per prompt and sequence.')
  choices!: CompletionChoice[];

  @ApiProperty({ type: Usage, nullable: true, required: false, description: 'What it cost.' })
  usage?: Usage | null;
}
