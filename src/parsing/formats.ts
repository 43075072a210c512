import type { ContentRules } from './content-gate.js';
import type { ParseSession, Step } from './parse-session.js';
import type { Trimming } from './text-gate.js';
import type { ToolCallSyntax } from './tool-call-syntax.js';
import type { ParserContext, ParserDescription } from './types.js';

/** How a model family writes tool calls: one per file in tool-calls/. */
export interface ToolCallFormat extends ParserDescription, ContentRules {
  /** What begins a call, or a section of calls, wherever it stands. Inside reasoning it ends the reasoning. */
  starts: readonly string[];
  /** Texts that may begin a call but are too common to end reasoning. */
  bareStarts?: readonly string[];
  /** The characters that can follow a bare start of a call: text is told from calls by one look. */
  bareFollowers?: string;
  /** Whether `bareStarts` count only where no other text came before. */
  bareStartsFirst?: boolean;
  /** The format's other markers, so that those that are tokens are matched by id. */
  markers?: readonly string[];
  /** Markers around content that are no content themselves. */
  dropped?: readonly string[];
  /** Markers that mean nothing after a call and are no content either. */
  strays?: readonly string[];
  /**
   * Reads what follows the start: one call, or all calls of a section. Returns where plain text begins again.
   * When it returns without having started a call, everything it read is text. Absent only with a `layout`.
   */
  read?(session: ParseSession, start: string): Step<void>;
  /** For models that lay out their whole output in messages: replaces everything above. */
  layout?: OutputLayout;
  /** The same format with the markers that this model spells in its own way. */
  adapt?(specialTokens: ReadonlyMap<string, number>): ToolCallFormat;
  /** Ids for calls whose text has none, where the model's template does not take just any. */
  newCallId?(): string;
  /** How calls are written, for constraints; absent when a grammar can't express it. */
  syntax?: ToolCallSyntax;
}

/** How a model family marks reasoning: one per file in reasoning/. */
export interface ReasoningFormat extends ParserDescription {
  starts: readonly string[];
  ends: readonly string[];
  /**
   * Where the output begins when the prompt doesn't tell: in `reasoning`, in `content`, or in `either`, as its
   * first word says. `none`: this request has no reasoning, every marker is plain text.
   */
  begins(context: ParserContext): 'reasoning' | 'content' | 'either' | 'none';
  /** Whether the output begins in reasoning even after a prompt that does not end in it. */
  alwaysReasons?: boolean;
  /** Whether a start counts also behind content. */
  reopens?: boolean;
  /** Markers that end reasoning although they belong to what follows. */
  endedBy?: readonly string[];
  /** Whether an end without a start is dropped from content. */
  dropsStrayEnds?: boolean;
  /** Markers that are dropped from content. */
  strays?: readonly string[];
  trimming?: Trimming;
  /** What of the whitespace after the end of reasoning is dropped. */
  dropsAfter?: 'newline' | 'whitespace';
  /** A word that may follow the start and is no reasoning. */
  title?: string;
  /** For models that lay out their whole output in messages: replaces everything above. */
  layout?: OutputLayout;
  /** With a layout: what is around reasoning, and what leads from it to the answer. */
  channel?: { start: string; end: string; closing: string; answer: string };
  /** Content that precedes everything. */
  prefix?: string;
  /** The same format with the markers that this model spells in its own way. */
  adapt?(specialTokens: ReadonlyMap<string, number>): ReasoningFormat;
}

/** Reads outputs that consist of messages or channels: reasoning, content and calls alike. */
export interface OutputLayout {
  markers: readonly string[];
  /** Reads to the end of the output. Without tools a call is plain text; without reasoning nothing begins in it. */
  read(session: ParseSession, options: LayoutOptions): Step<void>;
}

export interface LayoutOptions {
  withTools: boolean;
  withReasoning: boolean;
}
