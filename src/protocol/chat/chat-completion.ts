import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PromptLogprobsOut, type PromptLogprobs } from '../shared/prompt-logprobs.js';
import { IntegerOut, ListOut, ObjectOut, TextOut, TokenIdsOut } from '../shared/response-fields.js';
import { Usage } from '../shared/usage.js';

@ApiSchema({ description: 'The function that a tool call names, with its arguments.' })
export class ChatCompletionFunctionCall {
  @TextOut('Name of the function.', { example: 'get_weather' })
  name!: string;

  @TextOut('The arguments: always valid JSON.', { example: '{"location": "San Francisco, CA"}' })
  arguments!: string;
}

@ApiSchema({ description: 'A call that the model asks for.' })
export class ChatCompletionToolCall {
  @TextOut('Id to answer the call with.', { example: 'chatcmpl-tool-0f3a' })
  id!: string;

  @TextOut('Always `function`.', { example: 'function' })
  type!: 'function';

  @ObjectOut(ChatCompletionFunctionCall, 'What to call.')
  function!: ChatCompletionFunctionCall;
}

@ApiSchema({ description: 'What the model answered.' })
export class ChatCompletionMessage {
  @TextOut('Who answers.', { example: 'assistant' })
  role!: string;

  @TextOut('The answer; null beside tool calls when nothing is left.', {
    nullable: true,
    example: 'The capital of France is Paris.',
  })
  content!: string | null;

  @TextOut('A refusal, as OpenAI has it. Always null: models here refuse in `content`.', { nullable: true })
  refusal!: null;

  @TextOut('What the model thought; present only when there is some.', { required: false })
  reasoning_content?: string | null;

  @TextOut('The same, under its other name (--reasoning-field).', { required: false })
  reasoning?: string | null;

  @ListOut(ChatCompletionToolCall, 'Calls the model asks for.', { required: false })
  tool_calls?: ChatCompletionToolCall[];
}

@ApiSchema({ description: 'A token that was likely at one place of the answer.' })
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

@ApiSchema({ description: 'A token of the answer with its log probability.' })
export class ChatTokenLogprob extends ChatLogprobAlternative {
  @ListOut(ChatLogprobAlternative, 'The most likely tokens at this place.')
  top_logprobs!: ChatLogprobAlternative[];
}

@ApiSchema({ description: 'Log probabilities of an answer, token by token.' })
export class ChatLogprobs {
  @ListOut(ChatTokenLogprob, 'One entry per generated token.')
  content!: ChatTokenLogprob[];

  @ApiProperty({
    type: ChatTokenLogprob,
    isArray: true,
    nullable: true,
    description: 'Those of a refusal. Always null: there is none.',
  })
  refusal!: null;
}

@ApiSchema({ description: 'One of the answers to a conversation.' })
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

@ApiSchema({ description: 'The answer of POST /v1/chat/completions.' })
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
