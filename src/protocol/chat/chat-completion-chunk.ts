import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerOut, ListOut, ObjectOut, TextOut, TokenIdsOut } from '../shared/response-fields.js';
import { Usage } from '../shared/usage.js';
import { ChatLogprobs } from './chat-completion.js';

@ApiSchema({ description: 'A piece of a function call in a stream.' })
export class FunctionCallDelta {
  @TextOut('Name of the function; once, at the start of a call.', { required: false })
  name?: string;

  @TextOut('More of the arguments; join the pieces.', { required: false })
  arguments?: string;
}

@ApiSchema({ description: 'A piece of a tool call in a stream: `index` says of which.' })
export class ToolCallDelta {
  @IntegerOut('Which call this belongs to.', 0)
  index!: number;

  @TextOut('Id of the call; once.', { required: false })
  id?: string;

  @TextOut('`function`; once.', { required: false })
  type?: 'function';

  @ObjectOut(FunctionCallDelta, 'What is added.')
  function!: FunctionCallDelta;
}

@ApiSchema({ description: 'What a chunk adds to an answer.' })
export class ChatCompletionDelta {
  @TextOut('Who answers; in the first chunk of a choice.', { required: false })
  role?: string;

  @TextOut('More of the answer.', { required: false, nullable: true })
  content?: string | null;

  @TextOut('More of the reasoning.', { required: false })
  reasoning_content?: string;

  @TextOut('The same, under its other name.', { required: false })
  reasoning?: string;

  @ListOut(ToolCallDelta, 'More of the tool calls.', { required: false })
  tool_calls?: ToolCallDelta[];
}

@ApiSchema({ description: 'What a chunk says of one of the answers.' })
export class ChatCompletionChunkChoice {
  @IntegerOut('Place among the choices.', 0)
  index!: number;

  @ObjectOut(ChatCompletionDelta, 'What is added to the answer.')
  delta!: ChatCompletionDelta;

  @ApiProperty({
    type: ChatLogprobs,
    nullable: true,
    description: 'Log probabilities of the tokens in this chunk.',
  })
  logprobs!: ChatLogprobs | null;

  @TextOut('Set in the last chunk of a choice.', { nullable: true })
  finish_reason!: string | null;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    nullable: true,
    required: false,
    description: 'What ended the answer; in the last chunk of a choice.',
  })
  stop_reason?: string | number | null;

  @TokenIdsOut('With return_token_ids: the ids of the tokens that came since the last chunk of the choice.')
  token_ids?: number[];
}

@ApiSchema({ description: 'One server-sent event of a streamed chat completion.' })
export class ChatCompletionChunk {
  @TextOut('Id of the answer, the same in every chunk.')
  id!: string;

  @TextOut('Always `chat.completion.chunk`.', { example: 'chat.completion.chunk' })
  object!: 'chat.completion.chunk';

  @IntegerOut('Unix time in seconds.')
  created!: number;

  @TextOut('The model that answers.')
  model!: string;

  @ListOut(ChatCompletionChunkChoice, 'What is added; empty in the usage chunk.')
  choices!: ChatCompletionChunkChoice[];

  @ApiProperty({
    type: Usage,
    nullable: true,
    required: false,
    description: 'With include_usage: set in the last chunk.',
  })
  usage?: Usage | null;

  @TokenIdsOut('With return_token_ids, in the first chunk of each choice: the ids of the prompt.')
  prompt_token_ids?: number[];

  @TextOut('With return_prompt_text, in the first chunk of each choice: the rendered prompt.', {
    required: false,
  })
  prompt_text?: string;
}
