import { Command } from 'commander';
import { UserError } from '../common/user-error.js';
import { chosenParser } from '../parsing/chosen-parser.js';
import { createOutputParser } from '../parsing/output-parser.js';
import type { OutputParser, ParsedEvent, ToolDefinition } from '../parsing/types.js';
import { readJson, readText } from './read-json-file.js';

interface ParseOptions {
  toolCallParser?: string;
  reasoningParser?: string;
  tools?: string;
  chunks?: string;
}

/** `nestling parse`: what a parser makes of a model's output. */
export function parseCommand(): Command {
  return new Command('parse')
    .helpOption('-h, --help', 'print this help')
    .summary('show what the parsers make of a model output')
    .description(
      'Read a model output from stdin and print the message it becomes, or with --chunks the deltas of its stream.',
    )
    .option('--tool-call-parser <name>', 'parser for tool calls, such as hermes')
    .option('--reasoning-parser <name>', 'parser for reasoning, such as qwen3')
    .option('--tools <file>', "JSON file with the request's tools: they give arguments their types")
    .option('--chunks <n>', 'stream the output in pieces of n characters and print each delta')
    .action((options: ParseOptions) => {
      const parser = parserFor(options);
      const output = readText('-');
      if (options.chunks === undefined) print(message(run(parser, [output])));
      else for (const event of run(parser, pieces(output, options.chunks))) print(event);
    });
}

function parserFor({ toolCallParser = 'none', reasoningParser = 'none', tools }: ParseOptions): OutputParser {
  return createOutputParser({
    toolCallParser: chosenParser('tool-call-parser', toolCallParser, null),
    reasoningParser: chosenParser('reasoning-parser', reasoningParser, null),
    context: {
      tools: tools === undefined ? [] : readTools(tools),
      specialTokens: new Map(),
      templateKwargs: {},
    },
  });
}

/** Tools as a request has them, or their functions alone. */
function readTools(file: string): ToolDefinition[] {
  const tools = readJson(file);
  if (!Array.isArray(tools)) throw new UserError(`--tools ${file} must hold a list of tools`);
  return tools.map(
    (tool: { function?: ToolDefinition }) => tool.function ?? (tool as unknown as ToolDefinition),
  );
}

function pieces(output: string, size: string): string[] {
  const length = Number(size);
  if (!Number.isInteger(length) || length < 1) {
    throw new UserError(`--chunks must be an integer of at least 1, got '${size}'`);
  }
  const characters = [...output];
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  );
}

function* run(parser: OutputParser, texts: readonly string[]): Generator<ParsedEvent> {
  for (const text of texts) yield* parser.push({ text, tokenId: null, special: false });
  yield* parser.end();
}

interface ParsedMessage {
  content: string | null;
  reasoning: string | null;
  tool_calls: { id?: string; name: string; arguments: string }[];
}

function message(events: Iterable<ParsedEvent>): ParsedMessage {
  const result: ParsedMessage = { content: null, reasoning: null, tool_calls: [] };
  for (const event of events) {
    if (event.type === 'content' || event.type === 'reasoning') {
      result[event.type] = (result[event.type] ?? '') + event.text;
    } else if (event.type === 'tool-call-start') {
      result.tool_calls[event.index] = {
        ...(event.id !== undefined && { id: event.id }),
        name: event.name,
        arguments: '',
      };
    } else if (event.type === 'tool-call-arguments') {
      const call = result.tool_calls[event.index];
      if (call) call.arguments += event.text;
    }
  }
  return result;
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
