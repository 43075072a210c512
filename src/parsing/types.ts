/**
 * What goes into an output parser and what comes out of it. Pure types.
 *
 * Text in, events out: the answer without streaming is the fold of the same events, so the two can't differ.
 */

/** One piece of model output: a token's visible text. */
export interface OutputPiece {
  /** May be empty, and may be any part of the output: no parser depends on where it is split. */
  text: string;
  /** null when the engine reports text only. Once an id was seen, markers that are tokens match by id only. */
  tokenId: number | null;
  /** The id is a control token that users don't see. Parsers drop it unless it is a marker of their format. */
  special: boolean;
}

/** A function that the model may call. */
export interface ToolDefinition {
  name: string;
  description?: string;
  /** JSON schema of the arguments object; absent or null: anything. */
  parameters?: unknown;
  strict?: boolean | null;
}

/** What a parser found. Texts are to be appended; `index` counts the calls of one output from 0. */
export type ParsedEvent =
  | { type: 'reasoning'; text: string }
  | { type: 'content'; text: string }
  /** `id` only where the format itself names calls (Kimi K2: `functions.name:0`). */
  | { type: 'tool-call-start'; index: number; name: string; id?: string }
  /** JSON text. All texts of one index together are always one valid JSON object, `{}` at least. */
  | { type: 'tool-call-arguments'; index: number; text: string }
  | { type: 'tool-call-end'; index: number };

/** Parses one output; a new one per sequence. Never throws, whatever the model says. */
export interface OutputParser {
  /** Takes the next piece and returns what is certain by now. */
  push(piece: OutputPiece): ParsedEvent[];
  /** The output is over (stopped or cut off): returns what was held back, and closes open calls. */
  end(): ParsedEvent[];
}

/** What a parser may know about the request and the model. */
export interface ParserContext {
  /** The tools of the request: types for arguments that are not JSON, and names for formats without markers. */
  tools: readonly ToolDefinition[];
  /** Control and added tokens of the model by their text. */
  specialTokens: ReadonlyMap<string, number>;
  /** What the chat template was rendered with: enable_thinking, thinking, reasoning_effort. */
  templateKwargs: Readonly<Record<string, unknown>>;
  /** Whether the rendered prompt ended inside an open think block. Derived from promptText when absent. */
  promptEndsInReasoning?: boolean;
  /** The rendered prompt; its end tells whether the output begins inside a think block. */
  promptText?: string;
}

/** A parser as --help and the documentation list it. */
export interface ParserDescription {
  name: string;
  aliases: readonly string[];
  /** One line: models and syntax. */
  description: string;
}
