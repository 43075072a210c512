import { ApiProperty } from '@nestjs/swagger';
import { IntegerOut, ListOut, TextOut } from '../shared/response-fields.js';

/** One prompt as the model would see it. */
export class RenderedPrompt {
  @TextOut('The text that is tokenized, special tokens included.', {
    example: '<|im_start|>user\nHi<|im_end|>\n',
  })
  prompt!: string;

  @ApiProperty({ type: 'array', items: { type: 'integer', format: 'int64' }, description: 'The token ids.' })
  token_ids!: number[];

  @IntegerOut('Number of tokens.', 9)
  count!: number;
}

/** The answer of the render endpoints: what a request becomes, without generating anything. */
export class RenderResponse {
  @TextOut('The model that would answer.', { example: 'demo-chat' })
  model!: string;

  @ListOut(RenderedPrompt, 'One entry per prompt; a conversation has one.')
  prompts!: RenderedPrompt[];
}
