import type { ParseSession, Step } from './parse-session.js';
import type { Trimming } from './text-gate.js';
import type { ToolCallSyntax } from './tool-call-syntax.js';
import type { ParserContext, ParserDescription } from './types.js';

/** How a model family writes tool calls: one per file in tool-calls/. */
export interface ToolCallFormat extends ParserDescription {
  /** What begins a call, or a section of calls, wherever it stands. Inside reasoning it ends the reasoning. */
  starts: readonly string[];
  /** Texts that may begin a call but are too common to end reasoning. */
  bareStarts?: readonly string[];
  /** Whether `bareStarts` count only where no other text came before. */
  bareStartsFirst?: boolean;
  /** The format's other markers, so that those that are tokens are matched by id. */
  markers?: readonly string[];
  /** Markers that mean nothing outside a call and are no content either. */
  strays?: readonly string[];
  /** Whether whitespace between the content and the calls after it is dropped. */
  trimsBeforeCalls?: boolean;
  /**
   * Reads what follows the start: one call, or all calls of a section. Returns where plain text begins again.
   * When it returns without having started a call, everything it read is text.
   */
  read(session: ParseSession, start: string): Step<void>;
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
  /** Whether one newline after the end of reasoning is dropped. */
  dropsNewlineAfter?: boolean;
  /** Content that precedes everything. */
  prefix?: string;
}

/** A format that lays out the whole output: reasoning, content and calls are messages of one kind. */
export interface OutputFormat {
  markers: readonly string[];
  reasoningTrimming?: Trimming;
  read(session: ParseSession, options: { withTools: boolean; withReasoning: boolean }): Step<void>;
}
