import type { ReasoningFormat, ToolCallFormat } from './formats.js';
import { reasoningFormats } from './reasoning-formats.js';
import { toolCallFormats } from './tool-call-formats.js';
import type { ParserDescription } from './types.js';

const toolCallIndex = indexByName(toolCallFormats);
const reasoningIndex = indexByName(reasoningFormats);

/** The tool-call parsers, in the order of the documentation. */
export function toolCallParserNames(): readonly ParserDescription[] {
  return toolCallFormats;
}

/** The reasoning parsers, in the order of the documentation. */
export function reasoningParserNames(): readonly ParserDescription[] {
  return reasoningFormats;
}

/** The format of that name or alias ('-' and '_' are equal, case does not matter), or undefined. */
export function findToolCallFormat(name: string): ToolCallFormat | undefined {
  return toolCallIndex.get(normalize(name));
}

/** The format of that name or alias ('-' and '_' are equal, case does not matter), or undefined. */
export function findReasoningFormat(name: string): ReasoningFormat | undefined {
  return reasoningIndex.get(normalize(name));
}

function indexByName<Format extends ParserDescription>(formats: readonly Format[]): Map<string, Format> {
  const index = new Map<string, Format>();
  for (const format of formats)
    for (const name of [format.name, ...format.aliases]) index.set(normalize(name), format);
  return index;
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
