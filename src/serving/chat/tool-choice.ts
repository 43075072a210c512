import { invalidRequest } from '../../common/api-error.js';
import type { ChatCompletionRequest } from '../../protocol/chat/chat-completion-request.js';
import type {
  AllowedToolsChoice,
  NamedToolChoice,
  ToolChoice,
  ToolDefinition,
} from '../../protocol/chat/tool.js';

/** The tools of a request and how they may be used, whichever of OpenAI's forms it came in. */
export interface ToolUse {
  /** Tools the prompt shows. */
  tools: readonly ToolDefinition[];
  /** Tools that may be called: the same, or those of allowed_tools or of a named choice. */
  callable: readonly ToolDefinition[];
  mode: 'none' | 'auto' | 'required' | 'named';
}

const MISSING_TOOLS = 'When using `tool_choice`, `tools` must be set.';
const UNKNOWN_TOOL = 'The tool specified in `tool_choice` does not match any of the specified `tools`.';

/** Throws 400 for a choice without tools, or of a tool that is not there. */
export function toolUse(request: ChatCompletionRequest): ToolUse {
  const tools = toolsOf(request);
  const choice = request.tool_choice ?? legacyChoice(request) ?? (tools.length > 0 ? 'auto' : 'none');
  if (choice === 'none') return { tools, callable: [], mode: 'none' };
  if (tools.length === 0) {
    // Clients that always send their tools and a choice: nothing to call leaves nothing to choose.
    if (request.tool_choice === 'auto') {
      return { tools, callable: [], mode: 'none' };
    }
    throw invalidRequest(MISSING_TOOLS, 'tool_choice', 'invalid_value');
  }
  if (choice === 'auto' || choice === 'required') return { tools, callable: tools, mode: choice };
  if (isAllowedTools(choice)) {
    const allowed = choice.allowed_tools;
    return { tools, callable: allowed.tools.map((tool) => find(tools, tool)), mode: allowed.mode };
  }
  return { tools, callable: [find(tools, choice)], mode: 'named' };
}

function toolsOf(request: ChatCompletionRequest): ToolDefinition[] {
  const tools =
    request.tools ??
    request.functions?.map((definition) => ({ type: 'function', function: definition })) ??
    [];
  const names = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    const { name } = tool.function;
    if (names.has(name)) {
      const param = `tools[${index}].function.name`;
      throw invalidRequest(
        `Invalid value for '${param}': '${name}' is defined twice.`,
        param,
        'invalid_value',
      );
    }
    names.add(name);
  }
  return tools;
}

function legacyChoice({ function_call: call }: ChatCompletionRequest): ToolChoice | undefined {
  return typeof call === 'object' ? { type: 'function', function: { name: call.name } } : call;
}

function isAllowedTools(choice: NamedToolChoice | AllowedToolsChoice): choice is AllowedToolsChoice {
  return choice.type === 'allowed_tools';
}

function find(tools: readonly ToolDefinition[], choice: NamedToolChoice): ToolDefinition {
  const tool = tools.find((candidate) => candidate.function.name === choice.function.name);
  if (!tool) throw invalidRequest(UNKNOWN_TOOL, 'tool_choice', 'invalid_value');
  return tool;
}
