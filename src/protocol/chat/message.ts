import { ApiSchema } from '@nestjs/swagger';
import {
  isPlainObject,
  ObjectField,
  ObjectListField,
  UnionField,
} from '../../validation/composite-fields.js';
import { EnumField, StringField } from '../../validation/scalar-fields.js';

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const;
export type MessageRole = (typeof ROLES)[number];

/** One piece of a message: text, or media that the model must be able to take. */
export interface ContentPart {
  type: string;
  text?: string;
  [key: string]: unknown;
}

export type MessageContent = string | ContentPart[];

function contentRule(value: unknown): string | null {
  if (typeof value === 'string') return null;
  const fine =
    Array.isArray(value) && value.every((part) => isPlainObject(part) && typeof part['type'] === 'string');
  return fine ? null : 'must be a string or a list of content parts, each an object with a type';
}

@ApiSchema({ description: 'Name and arguments of a call the model made earlier.' })
export class FunctionCall {
  @StringField({ description: 'Name of the function.', required: true, example: 'get_weather' })
  name!: string;

  @UnionField({
    description: 'The arguments as JSON text; an object is taken too.',
    example: '{"location": "San Francisco, CA"}',
    check: (value) =>
      typeof value === 'string' || isPlainObject(value) ? null : 'must be JSON text or an object',
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
  })
  arguments?: string | Record<string, unknown>;
}

@ApiSchema({ description: 'A tool call in the history of a conversation.' })
export class ToolCall {
  @StringField({ description: 'The id the call was answered with.' })
  id?: string;

  @StringField({ description: 'Always `function`.' })
  type?: string;

  @ObjectField({ description: 'What was called.', required: true, type: () => FunctionCall })
  function!: FunctionCall;
}

@ApiSchema({ description: 'One message of a conversation.' })
export class ChatMessage {
  @EnumField({
    description: 'Who speaks.',
    required: true,
    values: ROLES,
    enumName: 'MessageRole',
    example: 'user',
  })
  role!: MessageRole;

  @UnionField({
    description: 'The text, or a list of content parts. May be missing beside tool calls.',
    example: 'What is the capital of France?',
    check: contentRule,
    oneOf: [
      { type: 'string' },
      {
        type: 'array',
        items: { type: 'object', properties: { type: { type: 'string' } }, required: ['type'] },
      },
    ],
  })
  content?: MessageContent;

  @StringField({ description: 'Name of the speaker or of the function that answers.' })
  name?: string;

  @ObjectListField({ description: 'Calls the assistant made in this message.', type: () => ToolCall })
  tool_calls?: ToolCall[];

  @StringField({ description: 'In a `tool` message: the id of the call it answers.' })
  tool_call_id?: string;

  @StringField({ description: 'What the assistant thought before this message.' })
  reasoning_content?: string;

  @StringField({ description: 'Another name for `reasoning_content`.' })
  reasoning?: string;
}
