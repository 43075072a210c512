import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerOut, ListOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: 'One prompt as the model would see it.' })
export class RenderedPrompt {
  @TextOut('The text that is tokenized, special tokens included.', {
    example: '<|im_start|>user\nHi<|im_end|>\n',
  })
  prompt!: string;

  @ApiProperty({ type: 'array', items: { type: 'integer', format: 'int64' }, description: 'The token ids.' })
  token_ids!: number[];

  @IntegerOut('Number of tokens.', 9)
  count!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'integer', format: 'int64' }, minItems: 2, maxItems: 2 },
    required: false,
    nullable: true,
    description:
      'With return_token_offsets: start and end of each token in the prompt, in characters (Unicode code points), [0, 0] for a token that was put in. Null for token ids, and where the tokenizer changes the text first.',
    example: [
      [0, 12],
      [12, 16],
    ],
  })
  token_offsets?: number[][] | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer', format: 'int32' },
    required: false,
    nullable: true,
    description:
      "With return_assistant_tokens_mask: 1 for tokens that the template says are the assistant's, else 0. Null for templates that do not say it.",
    example: [0, 0, 1, 1],
  })
  assistant_tokens_mask?: number[] | null;
}

@ApiSchema({
  description: 'The answer of the render endpoints: what a request becomes, without generating anything.',
})
export class RenderResponse {
  @TextOut('The model that would answer.', { example: 'demo-chat' })
  model!: string;

  @ListOut(RenderedPrompt, 'One entry per prompt; a conversation has one.')
  prompts!: RenderedPrompt[];
}
