import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FreeObjectField, IntegerListField, ObjectListField } from '../../validation/composite-fields.js';
import { BooleanField, StringField } from '../../validation/scalar-fields.js';
import { ChatMessage } from '../chat/message.js';
import { ToolDefinition } from '../chat/tool.js';
import { IntegerOut, TextOut } from '../shared/response-fields.js';

@ApiSchema({ description: 'The body of POST /tokenize: a `prompt`, or `messages` that are rendered first.' })
export class TokenizeRequest {
  @StringField({ description: 'Name of a served model.', example: 'demo-chat' })
  model?: string;

  @StringField({ description: 'The text to tokenize.', example: 'The capital of France is Paris.' })
  prompt?: string;

  @ObjectListField({
    description: 'A conversation to render and tokenize instead.',
    type: () => ChatMessage,
    minItems: 1,
  })
  messages?: ChatMessage[];

  @ObjectListField({ description: 'Tools for the rendered conversation.', type: () => ToolDefinition })
  tools?: ToolDefinition[];

  @BooleanField({
    description: 'Put BOS and the like before the text. Default: true for a prompt, false for messages.',
  })
  add_special_tokens?: boolean;

  @BooleanField({ description: 'With messages: end with the start of an assistant message.', default: true })
  add_generation_prompt?: boolean;

  @BooleanField({ description: 'With messages: continue the last one.', default: false })
  continue_final_message?: boolean;

  @FreeObjectField({ description: 'With messages: more variables for the chat template.' })
  chat_template_kwargs?: Record<string, unknown>;

  @BooleanField({ description: 'Also return the text of each token.', default: false })
  return_token_strs?: boolean;
}

@ApiSchema({ description: 'The answer of POST /tokenize.' })
export class TokenizeResponse {
  @IntegerOut('Number of tokens.', 7)
  count!: number;

  @IntegerOut('Context length of the model in tokens.', 2048)
  max_model_len!: number;

  @ApiProperty({ type: 'array', items: { type: 'integer', format: 'int64' }, description: 'The token ids.' })
  tokens!: number[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    nullable: true,
    description: 'Text of each token when asked for (`return_token_strs`), else null.',
  })
  token_strs!: string[] | null;
}

@ApiSchema({ description: 'The body of POST /detokenize.' })
export class DetokenizeRequest {
  @StringField({ description: 'Name of a served model.', example: 'demo-chat' })
  model?: string;

  @IntegerListField({ required: true, description: 'Token ids of the model.', min: 0, example: [328, 420] })
  tokens!: number[];
}

@ApiSchema({ description: 'The answer of POST /detokenize.' })
export class DetokenizeResponse {
  @TextOut('The text of the tokens.')
  prompt!: string;
}
