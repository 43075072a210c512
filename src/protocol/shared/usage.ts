import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'Where the tokens of the prompt came from.' })
export class PromptTokensDetails {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Prompt tokens taken from the prefix cache.',
  })
  cached_tokens!: number;
}

@ApiSchema({ description: 'What the generated tokens were spent on.' })
export class CompletionTokensDetails {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Tokens spent on reasoning.' })
  reasoning_tokens!: number;
}

@ApiSchema({ description: 'Tokens a request cost.' })
export class Usage {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Tokens of the prompt.', example: 16 })
  prompt_tokens!: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Tokens generated, over all choices.',
    example: 9,
  })
  completion_tokens!: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'The sum of both.', example: 25 })
  total_tokens!: number;

  @ApiProperty({ type: PromptTokensDetails, required: false, description: 'More about the prompt.' })
  prompt_tokens_details?: PromptTokensDetails;

  @ApiProperty({ type: CompletionTokensDetails, required: false, description: 'More about the answer.' })
  completion_tokens_details?: CompletionTokensDetails;
}
