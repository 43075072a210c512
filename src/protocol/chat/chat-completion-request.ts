import { ApiSchema } from '@nestjs/swagger';
import { FreeObjectField, FreeObjectListField, ObjectListField } from '../../validation/composite-fields.js';
import { BooleanField, EnumField, IntegerField, StringField } from '../../validation/scalar-fields.js';
import { StructuredFields } from '../shared/structured-fields.js';
import { ChatMessage } from './message.js';
import {
  FunctionCallField,
  FunctionDefinition,
  ToolChoiceField,
  ToolDefinition,
  type ToolChoice,
} from './tool.js';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof EFFORTS)[number];

@ApiSchema({ description: 'The body of POST /v1/chat/completions.' })
export class ChatCompletionRequest extends StructuredFields {
  @ObjectListField({
    required: true,
    description:
      "The conversation so far, oldest message first. As with LMDeploy, a text instead is the model's prompt itself, without the chat template.",
    type: () => ChatMessage,
    minItems: 1,
    orText: true,
    example: [{ role: 'user', content: 'What is the capital of France?' }],
  })
  messages!: ChatMessage[] | string;

  @IntegerField({
    description: 'The most tokens to generate, reasoning included. Missing: what the context still holds.',
    min: 1,
  })
  max_completion_tokens?: number;

  @IntegerField({ description: 'Older name of `max_completion_tokens`, which wins.', min: 1 })
  max_tokens?: number;

  @ObjectListField({
    description: 'Functions the model may call.',
    type: () => ToolDefinition,
    maxItems: 1024,
  })
  tools?: ToolDefinition[];

  @ToolChoiceField({
    description:
      'none, auto, required, one named tool, or allowed_tools. Missing: auto when there are tools, else none.',
  })
  tool_choice?: ToolChoice;

  @BooleanField({ description: 'Whether one answer may hold several tool calls.', default: true })
  parallel_tool_calls?: boolean;

  @ObjectListField({ description: 'Older form of `tools`.', type: () => FunctionDefinition, maxItems: 1024 })
  functions?: FunctionDefinition[];

  @FunctionCallField({ description: 'Older form of `tool_choice`.' })
  function_call?: 'none' | 'auto' | { name: string };

  @BooleanField({ description: 'Whether to return the log probability of each token.', default: false })
  logprobs?: boolean;

  @IntegerField({
    description: 'With logprobs: how many likely tokens to list at each place; -1 lists all.',
    default: 0,
    min: -1,
  })
  top_logprobs?: number;

  @BooleanField({
    description: 'Begin the answer with the last message when it is one of the answering role.',
    default: false,
  })
  echo?: boolean;

  @BooleanField({ description: 'Return the rendered prompt as prompt_text.', default: false })
  return_prompt_text?: boolean;

  @BooleanField({ description: 'Handed to the chat template: whether to think before the answer.' })
  enable_thinking?: boolean;

  @EnumField({
    description: 'How long to think; handed to the chat template, `none` turns thinking off.',
    values: EFFORTS,
    enumName: 'ReasoningEffort',
  })
  reasoning_effort?: ReasoningEffort;

  @BooleanField({ description: 'Whether the reasoning is part of the answer.', default: true })
  include_reasoning?: boolean;

  @FreeObjectField({
    description: 'More variables for the chat template, such as enable_thinking.',
    example: { enable_thinking: false },
  })
  chat_template_kwargs?: Record<string, unknown>;

  @StringField({ description: 'A chat template of your own; only with --trust-request-chat-template.' })
  chat_template?: string;

  @BooleanField({
    description: 'Whether the prompt ends with the start of an assistant message.',
    default: true,
  })
  add_generation_prompt?: boolean;

  @BooleanField({
    description:
      'false: the texts of the messages are the prompt, one after the other, without the chat template.',
    default: true,
  })
  do_preprocess?: boolean;

  @BooleanField({
    description:
      "In /v1/chat/completions/render: return as assistant_tokens_mask which tokens the template says are the assistant's ({% generation %} blocks). Not used elsewhere.",
    default: false,
  })
  return_assistant_tokens_mask?: boolean;

  @BooleanField({ description: 'Continue the last message instead of starting a new one.', default: false })
  continue_final_message?: boolean;

  @BooleanField({
    description:
      'Put BOS and the like before the rendered prompt. Default: false, and true for a prompt without the chat template.',
  })
  add_special_tokens?: boolean;

  @FreeObjectListField({ description: 'Documents for templates that take them (retrieval).' })
  documents?: Record<string, unknown>[];
}
