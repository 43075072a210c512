import { shortCallId } from '../common/short-call-id.js';
import { invalidRequest } from '../common/api-error.js';
import { fromJson } from './jinja/from-json.js';
import { toValue } from './jinja/to-value.js';
import type { Dict, Value } from './jinja/values/value.js';

/** A message of the OpenAI wire shape, as JSON.parse gives it. */
export interface ConversationMessage {
  role: string;
  content?: string | readonly ContentPartInput[] | null;
  tool_calls?: readonly ToolCallInput[] | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  name?: string | null;
  tool_call_id?: string | null;
}

interface ContentPartInput {
  type: string;
  text?: string;
  [key: string]: unknown;
}

interface ToolCallInput {
  id?: string | null;
  type?: string | null;
  function: { name: string; arguments?: string | object | null };
}

/** What the template needs of messages. */
export interface MessageNeeds {
  /** `string`: content parts are joined to one text. `openai`: contents are lists of parts. */
  contentFormat: 'string' | 'openai';
  /** With `openai`: whether a text may stay a text because the template asks for its type. */
  acceptsText: boolean;
  /** Roles that the template does not know, and what they become. */
  roles: ReadonlyMap<string, string>;
  /** Whether ids of calls must be nine letters and digits: others are turned into such, the same for the same id. */
  shortCallIds: boolean;
}

/** Types of parts that carry text under `text`. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['text', 'input_text', 'output_text', 'refusal', 'thinking']);

/**
 * Turns messages into what chat templates expect: contents in the template's format, never null; the arguments of
 * tool calls as objects; reasoning under both of its names. Throws ApiError (400) naming the field at fault.
 */
export function prepareMessages(messages: readonly ConversationMessage[], needs: MessageNeeds): Dict[] {
  return messages.map((message, index) => prepareMessage(message, `messages[${index}]`, needs));
}

function prepareMessage(message: ConversationMessage, path: string, needs: MessageNeeds): Dict {
  const { role, content, tool_calls: toolCalls, reasoning_content, reasoning, ...others } = message;
  const prepared: Dict = new Map();
  prepared.set('role', needs.roles.get(role) ?? role);
  prepared.set('content', prepareContent(content ?? '', `${path}.content`, needs));
  const thoughts = reasoning_content ?? reasoning;
  if (thoughts !== undefined && thoughts !== null) {
    prepared.set('reasoning_content', thoughts);
    prepared.set('reasoning', thoughts);
  }
  if (toolCalls && toolCalls.length > 0) {
    prepared.set(
      'tool_calls',
      toolCalls.map((call, index) => prepareToolCall(call, `${path}.tool_calls[${index}]`, needs)),
    );
  }
  for (const [key, value] of Object.entries(others)) {
    if (value === undefined || value === null) continue;
    prepared.set(key, key === 'tool_call_id' ? callIdFor(value, needs) : toValue(value));
  }
  return prepared;
}

function prepareContent(
  content: string | readonly ContentPartInput[],
  path: string,
  needs: MessageNeeds,
): Value {
  if (typeof content === 'string') {
    if (needs.contentFormat === 'string' || needs.acceptsText) return content;
    return content === '' ? [] : [toValue({ type: 'text', text: content })];
  }
  if (needs.contentFormat === 'openai')
    return content.map((part, index) => preparePart(part, `${path}[${index}]`));
  // As vLLM joins them.
  return content.map((part, index) => partText(part, `${path}[${index}]`)).join('\n');
}

function preparePart(part: ContentPartInput, path: string): Value {
  return TEXT_TYPES.has(part.type) ? toValue({ type: 'text', text: partText(part, path) }) : toValue(part);
}

function partText(part: ContentPartInput, path: string): string {
  if (!TEXT_TYPES.has(part.type)) {
    throw invalidRequest(
      `${path}: the chat template of this model takes text only, given a part of type '${part.type}'`,
      path,
    );
  }
  const text = part.text ?? part[part.type];
  if (typeof text !== 'string') throw invalidRequest(`${path}.text must be a string`, `${path}.text`);
  return text;
}

/** Templates print arguments with `tojson` or loop over them, so JSON text becomes the object it means. */
function prepareToolCall(call: ToolCallInput, path: string, needs: MessageNeeds): Value {
  const { function: called, ...others } = call;
  const { arguments: given, ...rest } = called;
  const prepared = toValue({ ...others, function: rest }) as Dict;
  if (others.id !== undefined) prepared.set('id', callIdFor(others.id, needs));
  const target = prepared.get('function') as Dict;
  target.set('arguments', prepareArguments(given ?? '', `${path}.function.arguments`));
  return prepared;
}

function prepareArguments(given: string | object, path: string): Value {
  if (typeof given !== 'string') return toValue(given);
  if (given.trim() === '') return new Map();
  try {
    return fromJson(given);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidRequest(`${path} must be JSON text: ${error.message}`, path);
  }
}

function callIdFor(id: unknown, { shortCallIds }: MessageNeeds): Value {
  return shortCallIds && typeof id === 'string' ? shortCallId(id) : toValue(id);
}
