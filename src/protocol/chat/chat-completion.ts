import { ApiProperty } from '@nestjs/swagger';
import { PromptLogprobsOut, type PromptLogprobs } from '../shared/prompt-logprobs.js';
import { IntegerOut, ListOut, ObjectOut, TextOut, TokenIdsOut } from '../shared/response-fields.js';
import { Usage } from '../shared/usage.js';

export class FunctionCallOut {
  @TextOut('Name of the function.', { example: 'get_weather' })
  name!: string;

  @TextOut('The arguments: always valid JSON.', { example: '{"location": "San Francisco, CA"}' })
  arguments!: string;
}

export class ToolCallOut {
  @TextOut('Id to answer the call with.', { example: 'chatcmpl-tool-0f3a' })
  id!: string;

  @TextOut('Always `function`.', { example: 'function' })
  type!: 'function';

  @ObjectOut(FunctionCallOut, 'What to call.')
  function!: FunctionCallOut;
}

export class ChatCompletionMessage {
  @TextOut('Who answers.', { example: 'assistant' })
  role!: string;

  @TextOut('The answer; null beside tool calls when nothing is left.', {
    nullable: true,
    example: 'The capital of France is Paris.',
  })
  content!: string | null;

  @TextOut('What the model thought; present only when there is some.', { required: false })
  reasoning_content?: string | null;

  @TextOut('The same, under its other name (--reasoning-field).', { required: false })
  reasoning?: string | null;

  @ListOut(ToolCallOut, 'Calls the model asks for.', { required: false })
  tool_calls?: ToolCallOut[];
}

export class ChatLogprobAlternative {
  @TextOut('Text of the token.')
  token!: string;

  @ApiProperty({
    type: 'number',
    format: 'double',
    description: 'Log probability; -9999.0 stands for minus infinity.',
  })
  logprob!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer', format: 'int32' },
    description: 'The bytes of the token.',
  })
  bytes!: number[];
}

export class ChatTokenLogprob extends ChatLogprobAlternative {
  @ListOut(ChatLogprobAlternative, 'The most likely tokens at this place.')
  top_logprobs!: ChatLogprobAlternative[];
}

export class ChatLogprobs {
  @ListOut(ChatTokenLogprob, 'One entry per generated token.')
  content!: ChatTokenLogprob[];
}

export class ChatCompletionChoice {
  @IntegerOut('Place among the choices.', 0)
  index!: number;

  @ObjectOut(ChatCompletionMessage, 'The answer.')
  message!: ChatCompletionMessage;

  @ApiProperty({
    type: ChatLogprobs,
    nullable: true,
    description: 'Log probabilities when asked for, else null.',
  })
  logprobs!: ChatLogprobs | null;

  @TextOut('stop, length or tool_calls; repetition where repetition_detection ended the answer.', {
    example: 'stop',
  })
  finish_reason!: string;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    nullable: true,
    description: 'The stop string or stop token id that ended the answer, or repetition_detected.',
  })
  stop_reason!: string | number | null;

  @TokenIdsOut('With return_token_ids: the ids of all tokens of the answer.')
  token_ids?: number[];
}

/** The answer of POST /v1/chat/completions. */
export class ChatCompletion {
  @TextOut('Id of the answer.', { example: 'chatcmpl-7f2b' })
  id!: string;

  @TextOut('Always `chat.completion`.', { example: 'chat.completion' })
  object!: 'chat.completion';

  @IntegerOut('Unix time in seconds.', 1_767_225_600)
  created!: number;

  @TextOut('The model that answered.', { example: 'demo-chat' })
  model!: string;

  @ListOut(ChatCompletionChoice, 'The answers, `n` of them.')
  choices!: ChatCompletionChoice[];

  @ObjectOut(Usage, 'What it cost.')
  usage!: Usage;

  @TokenIdsOut('With return_token_ids: the ids of the prompt.')
  prompt_token_ids?: number[];

  @TextOut('With return_prompt_text: the rendered prompt.', { required: false })
  prompt_text?: string;

  @PromptLogprobsOut()
  prompt_logprobs?: PromptLogprobs;
}
