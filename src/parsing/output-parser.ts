import type { ReasoningFormat, ToolCallFormat } from './formats.js';
import { MarkerSet } from './markers/marker-set.js';
import { PieceReader } from './markers/piece-reader.js';
import { ParseSession, type Step } from './parse-session.js';
import { initialState } from './reasoning/initial-state.js';
import { findReasoningFormat, findToolCallFormat } from './registry.js';
import type { OutputParser, OutputPiece, ParsedEvent, ParserContext } from './types.js';

export interface OutputParserOptions {
  /** Name or alias; null: no calls are looked for. */
  toolCallParser: string | null;
  /** Name or alias; null: nothing is reasoning. */
  reasoningParser: string | null;
  context: ParserContext;
}

/**
 * A parser for one output: reasoning first, then tool calls within the content; a tool call inside reasoning ends
 * it. Throws RangeError for a name that `toolCallParserNames` and `reasoningParserNames` don't list.
 */
export function createOutputParser(options: OutputParserOptions): OutputParser {
  return new SessionParser(
    lookUp('tool-call', options.toolCallParser, findToolCallFormat),
    lookUp('reasoning', options.reasoningParser, findReasoningFormat),
    options.context,
  );
}

function lookUp<Format>(
  kind: string,
  name: string | null,
  find: (name: string) => Format | undefined,
): Format | null {
  if (name === null) return null;
  const format = find(name);
  if (format === undefined) throw new RangeError(`There is no ${kind} parser named ${JSON.stringify(name)}`);
  return format;
}

class SessionParser implements OutputParser {
  private readonly session: ParseSession;
  private readonly machine: Step<void>;

  constructor(tools: ToolCallFormat | null, reasoning: ReasoningFormat | null, context: ParserContext) {
    const markers = new Set([
      ...(tools?.starts ?? []),
      ...(tools?.markers ?? []),
      ...(reasoning?.starts ?? []),
      ...(reasoning?.ends ?? []),
      ...(reasoning?.endedBy ?? []),
    ]);
    const reader = new PieceReader(markers, context.specialTokens);
    this.session = new ParseSession(
      reader,
      context,
      tools?.trimsBeforeCalls ?? false,
      reasoning?.trimming ?? {},
    );
    this.machine = new TaggedOutput(this.session, tools, reasoning).read();
  }

  push(piece: OutputPiece): ParsedEvent[] {
    this.session.reader.push(piece);
    this.machine.next();
    return this.session.events.take();
  }

  end(): ParsedEvent[] {
    this.session.reader.finish();
    this.machine.next();
    return this.session.events.take();
  }
}

/** Reasoning and calls set off by markers in otherwise plain text. */
class TaggedOutput {
  private readonly inReasoning: MarkerSet;
  private readonly first: MarkerSet;
  private readonly later: MarkerSet;

  constructor(
    private readonly session: ParseSession,
    private readonly tools: ToolCallFormat | null,
    private readonly reasoning: ReasoningFormat | null,
  ) {
    const state = reasoning === null ? 'none' : initialState(reasoning, session.context);
    const rules = state === 'none' ? null : reasoning;
    const toolStarts = tools?.starts ?? [];
    const bareStarts = tools?.bareStarts ?? [];
    const starts = rules?.starts ?? [];
    const ends = rules?.ends ?? [];
    const everywhere = [...toolStarts, ...(tools?.strays ?? []), ...(rules?.strays ?? [])];
    if (rules?.dropsStrayEnds === true) everywhere.push(...ends);
    if (rules?.reopens === true) everywhere.push(...starts);
    this.inReasoning = new MarkerSet([...starts, ...ends, ...toolStarts, ...(rules?.endedBy ?? [])]);
    this.first = new MarkerSet([...everywhere, ...(state === 'content' ? [] : starts), ...bareStarts]);
    this.later = new MarkerSet(tools?.bareStartsFirst === true ? everywhere : [...everywhere, ...bareStarts]);
    if (state === 'reasoning') session.startReasoning();
  }

  *read(): Step<void> {
    const { session } = this;
    if (this.reasoning?.prefix !== undefined) session.text(this.reasoning.prefix);
    for (;;) {
      const lexeme = yield* session.next(this.markers());
      if (lexeme.kind === 'end') break;
      if (lexeme.kind === 'text') session.text(lexeme.text);
      else yield* this.readMarker(lexeme.text);
    }
    session.finish();
  }

  private markers(): MarkerSet {
    if (this.session.inReasoning) return this.inReasoning;
    return this.session.content.flowing ? this.later : this.first;
  }

  private *readMarker(marker: string): Step<void> {
    const { session, tools, reasoning } = this;
    if (tools !== null && (tools.starts.includes(marker) || tools.bareStarts?.includes(marker) === true)) {
      session.attempt(marker);
      yield* tools.read(session, marker);
      session.settle();
    } else if (reasoning?.starts.includes(marker) === true) session.startReasoning();
    else if (reasoning?.ends.includes(marker) === true) {
      const wasReasoning = session.inReasoning;
      session.endReasoning();
      if (wasReasoning && reasoning.dropsNewlineAfter === true) yield* session.accept('\n');
    } else if (session.inReasoning) {
      session.endReasoning();
      session.text(marker);
    }
  }
}
