import type { ReasoningFormat, ToolCallFormat } from './formats.js';
import { MarkerSet } from './markers/marker-set.js';
import { PieceReader } from './markers/piece-reader.js';
import { ParseSession, type Advance, type Step } from './parse-session.js';
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
  private advance: Advance | undefined;

  constructor(
    toolFormat: ToolCallFormat | null,
    reasoningFormat: ReasoningFormat | null,
    context: ParserContext,
  ) {
    const tools = toolFormat?.adapt?.(context.specialTokens) ?? toolFormat;
    const reasoning = reasoningFormat?.adapt?.(context.specialTokens) ?? reasoningFormat;
    const reader = new PieceReader(allMarkers(tools, reasoning), context.specialTokens);
    this.session = new ParseSession(reader, context, tools, reasoning?.trimming ?? {});
    this.machine = readOutput(this.session, tools, reasoning);
  }

  push(piece: OutputPiece): ParsedEvent[] {
    this.session.reader.push(piece);
    if (this.advance === undefined || this.advance()) this.goOn();
    return this.session.events.take();
  }

  end(): ParsedEvent[] {
    this.session.reader.finish();
    this.goOn();
    return this.session.events.take();
  }

  private goOn(): void {
    this.advance = this.machine.next().value ?? undefined;
  }
}

function allMarkers(tools: ToolCallFormat | null, reasoning: ReasoningFormat | null): Set<string> {
  return new Set(
    [
      tools?.starts,
      tools?.markers,
      tools?.strays,
      tools?.dropped,
      tools?.layout?.markers,
      reasoning?.starts,
      reasoning?.ends,
      reasoning?.endedBy,
      reasoning?.strays,
      reasoning?.layout?.markers,
    ].flatMap((markers) => markers ?? []),
  );
}

function* readOutput(
  session: ParseSession,
  tools: ToolCallFormat | null,
  reasoning: ReasoningFormat | null,
): Step<void> {
  const layout = tools?.layout ?? reasoning?.layout;
  if (layout === undefined) yield* new TaggedOutput(session, tools, reasoning).read();
  else {
    const options = {
      withTools: tools?.layout !== undefined,
      withReasoning: reasoning?.layout !== undefined,
    };
    yield* layout.read(session, options);
  }
  session.finish();
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
    const everywhere = [
      ...toolStarts,
      ...(tools?.strays ?? []),
      ...(tools?.dropped ?? []),
      ...(rules?.strays ?? []),
    ];
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
    if (session.inReasoning) yield* this.skipTitle();
    for (;;) {
      // Most of an output, and every bracket that begins no call, passes here: without further generators.
      const lexeme = session.reader.poll(this.markers());
      if (lexeme === null) {
        yield;
        continue;
      }
      if (lexeme.kind === 'end') break;
      if (lexeme.kind === 'text') {
        session.text(lexeme.text);
        continue;
      }
      const followers = this.followersOf(lexeme.text);
      const followed = followers !== null && (session.reader.hasText() || (yield* session.hasText()));
      if (followed && !followers.includes(session.peek())) session.text(lexeme.text);
      else yield* this.readMarker(lexeme.text);
    }
  }

  private markers(): MarkerSet {
    if (this.session.inReasoning) return this.inReasoning;
    return this.session.content.flowing ? this.later : this.first;
  }

  private *readMarker(marker: string): Step<void> {
    const { session, tools, reasoning } = this;
    if (tools !== null && (tools.starts.includes(marker) || tools.bareStarts?.includes(marker) === true)) {
      session.attempt(marker);
      if (tools.read) yield* tools.read(session, marker);
      session.settle();
    } else if (reasoning?.starts.includes(marker) === true) {
      session.startReasoning();
      yield* this.skipTitle();
    } else if (reasoning?.ends.includes(marker) === true) {
      if (session.inReasoning) yield* this.endReasoning();
    } else if (session.inReasoning) {
      session.endReasoning();
      session.text(marker);
    } else if (tools?.strays?.includes(marker) === true && !session.hasCalled) session.text(marker);
  }

  /** For a bare start, the characters that can follow it when it is one; null: any can. */
  private followersOf(marker: string): string | null {
    const { bareFollowers, bareStarts } = this.tools ?? {};
    return bareFollowers !== undefined && bareStarts?.includes(marker) === true ? bareFollowers : null;
  }

  private *skipTitle(): Step<void> {
    if (this.reasoning?.title !== undefined) yield* this.session.accept(this.reasoning.title);
  }

  private *endReasoning(): Step<void> {
    this.session.endReasoning();
    if (this.reasoning?.dropsAfter === 'newline') yield* this.session.accept('\n');
    else if (this.reasoning?.dropsAfter === 'whitespace') yield* this.session.skipSpace();
  }
}
