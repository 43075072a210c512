import { createOutputParser } from '../../dist/parsing/output-parser.js';
import { foldEvents } from '../../dist/parsing/parsed-events.js';

/**
 * Runs one output through the built parsers, for cases that come from elsewhere.
 *
 * `chunks` are the pieces of the output in order (one chunk: the whole text at once). Returns the streamed events
 * put together; `arguments` is JSON text.
 */
export default {
  parse({ toolCallParser = null, reasoningParser = null, tools = [], chunks, templateKwargs = {} }) {
    const parser = createOutputParser({
      toolCallParser,
      reasoningParser,
      context: { tools: (tools ?? []).map(toDefinition), specialTokens: new Map(), templateKwargs },
    });
    const message = { reasoning: '', content: '', toolCalls: [] };
    for (const text of chunks) foldEvents(message, parser.push({ text, tokenId: null, special: false }));
    foldEvents(message, parser.end());
    return {
      content: message.content === '' ? null : message.content,
      reasoning: message.reasoning === '' ? null : message.reasoning,
      toolCalls: message.toolCalls.map((call) => ({ name: call.name, arguments: call.arguments })),
    };
  },
};

/** Takes OpenAI's `{type: "function", function: {...}}` as well as the function alone. */
function toDefinition(tool) {
  return tool.function ?? tool;
}
