import { ApiSchema } from '@nestjs/swagger';
import {
  FreeObjectField,
  isPlainObject,
  ObjectField,
  UnionField,
} from '../../validation/composite-fields.js';
import type { FieldOptions } from '../../validation/field.js';
import { BooleanField, StringField } from '../../validation/scalar-fields.js';

@ApiSchema({ description: 'A function the model may call.' })
export class FunctionDefinition {
  @StringField({
    description: 'Name of the function.',
    required: true,
    minLength: 1,
    maxLength: 256,
    example: 'get_weather',
  })
  name!: string;

  @StringField({
    description: 'What it does; the model reads it.',
    example: 'Get the current weather in a location',
  })
  description?: string;

  @FreeObjectField({
    description: 'JSON schema of the arguments; missing means none.',
    example: { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] },
  })
  parameters?: Record<string, unknown>;

  @BooleanField({
    description: 'Generation is constrained so that the arguments always follow the schema.',
    default: false,
  })
  strict?: boolean;
}

@ApiSchema({ description: 'A tool the model may use: a function.' })
export class ToolDefinition {
  @StringField({ description: 'Always `function`.', example: 'function' })
  type?: string;

  @ObjectField({ description: 'The function.', required: true, type: () => FunctionDefinition })
  function!: FunctionDefinition;
}

/** One named tool; the object form of `tool_choice`. */
export interface NamedToolChoice {
  type: 'function';
  function: { name: string };
}

/** Some of the tools: `{"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [...]}}`. */
export interface AllowedToolsChoice {
  type: 'allowed_tools';
  allowed_tools: { mode: 'auto' | 'required'; tools: NamedToolChoice[] };
}

export type ToolChoice = 'none' | 'auto' | 'required' | NamedToolChoice | AllowedToolsChoice;

const CHOICE_RULE = `must be 'none', 'auto', 'required', a named tool, or allowed_tools`;

function isNamedTool(value: unknown): boolean {
  return (
    isPlainObject(value) && isPlainObject(value['function']) && typeof value['function']['name'] === 'string'
  );
}

function isAllowedTools(value: unknown): boolean {
  if (!isPlainObject(value) || value['type'] !== 'allowed_tools' || !isPlainObject(value['allowed_tools']))
    return false;
  const { mode, tools } = value['allowed_tools'];
  return (
    (mode === 'auto' || mode === 'required') &&
    Array.isArray(tools) &&
    tools.length > 0 &&
    tools.every(isNamedTool)
  );
}

export function ToolChoiceField(options: FieldOptions): PropertyDecorator {
  return UnionField({
    ...options,
    check: (value) =>
      value === 'none' ||
      value === 'auto' ||
      value === 'required' ||
      isNamedTool(value) ||
      isAllowedTools(value)
        ? null
        : CHOICE_RULE,
    oneOf: [
      { type: 'string', enum: ['none', 'auto', 'required'] },
      { type: 'object', additionalProperties: true },
    ],
  });
}

/** OpenAI's older `function_call`: 'none', 'auto' or {"name": ...}. */
export function FunctionCallField(options: FieldOptions): PropertyDecorator {
  return UnionField({
    ...options,
    check: (value) =>
      value === 'none' || value === 'auto' || (isPlainObject(value) && typeof value['name'] === 'string')
        ? null
        : `must be 'none', 'auto' or {"name": ...}`,
    oneOf: [
      { type: 'string', enum: ['none', 'auto'] },
      { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    ],
  });
}
