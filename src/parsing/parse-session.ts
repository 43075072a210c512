import { ContentGate, type ContentRules } from './content-gate.js';
import type { MarkerScanner } from './markers/marker-set.js';
import type { Lexeme, PieceReader } from './markers/piece-reader.js';
import { EventCollector } from './parsed-events.js';
import { TextGate, type Trimming } from './text-gate.js';
import type { ParserContext } from './types.js';

/**
 * Goes on with what has come without the generators around it, which all are passed through when one goes on; returns
 * whether they have to go on.
 */
export type Advance = () => boolean;

/**
 * A state machine written as a generator: it yields when it needs more output, and its states are the places
 * where it can yield. What it yields is asked first when output has come; nothing: it goes on at once.
 */
export type Step<Result> = Generator<Advance | undefined, Result, undefined>;

/**
 * What a format reads from and writes to: the output as lexemes, and the message that comes of it.
 *
 * Text written with `text` goes to where the output stands, reasoning or content. The first call inside
 * reasoning ends it.
 */
export class ParseSession {
  readonly events = new EventCollector();
  inReasoning = false;
  readonly content: ContentGate;
  private reasoning: TextGate;
  private callCount = 0;
  private callOpen = false;
  private argumentsWritten = false;

  constructor(
    readonly reader: PieceReader,
    readonly context: ParserContext,
    rules: ContentRules | null,
    private readonly reasoningTrimming: Trimming,
  ) {
    this.content = new ContentGate(rules ?? {}, (text) => this.events.text('content', text));
    this.reasoning = this.newReasoning();
  }

  /** Reads the next lexeme; `limit`: the most characters of a text. */
  *next(markers: MarkerScanner, limit = Infinity): Step<Lexeme> {
    for (;;) {
      const lexeme = this.reader.poll(markers, limit);
      if (lexeme !== null) return lexeme;
      yield;
    }
  }

  /** Waits for text (a caller in a hurry asks the reader first); false when a marker token or the end comes first. */
  *hasText(): Step<boolean> {
    while (!this.reader.hasText()) {
      if (this.reader.atBarrier()) return false;
      yield;
    }
    return true;
  }

  /** The next character of text, not read; '' when it is not there yet, or something else is next. */
  peek(): string {
    return this.reader.peek();
  }

  /** Reads past whitespace. */
  *skipSpace(): Step<void> {
    while (!this.reader.skipSpace() && (yield* this.hasText()));
  }

  /** Reads characters as long as `accepts` says so, at most `limit`. */
  *takeWhile(accepts: (character: string) => boolean, limit: number): Step<string> {
    let taken = '';
    while (taken.length < limit && (this.reader.hasText() || (yield* this.hasText()))) {
      const { text, position } = this.reader;
      const last = Math.min(text.length, position + limit - taken.length);
      let end = position;
      while (end < last && accepts(text.charAt(end))) end++;
      taken += this.reader.take(end - position);
      if (end < last) break;
    }
    return taken;
  }

  /** Reads `literal` if the text goes on with it; otherwise reads nothing. */
  *accept(literal: string): Step<boolean> {
    let found = this.reader.takeLiteral(literal);
    while (found === null) {
      yield;
      found = this.reader.takeLiteral(literal);
    }
    return found;
  }

  /** Text outside calls. */
  text(text: string): void {
    if (text === '') return;
    if (this.inReasoning) this.reasoning.push(text);
    else this.content.push(text);
  }

  get hasCalled(): boolean {
    return this.callCount > 0;
  }

  startReasoning(): void {
    if (this.inReasoning) return;
    this.inReasoning = true;
    this.content.drop();
    this.reasoning = this.newReasoning();
  }

  endReasoning(): void {
    if (this.inReasoning) this.reasoning.close();
    this.inReasoning = false;
  }

  /** From here on what is read may become a call; `read` is what of it was read already. */
  attempt(read: string): void {
    this.reader.startRecord(read);
  }

  /** The attempt is over: without a call everything read for it is text after all. Returns whether it was. */
  settle(): boolean {
    const read = this.reader.stopRecord();
    if (read !== null) this.text(read);
    return read !== null;
  }

  startCall(name: string, id?: string): void {
    this.reader.stopRecord();
    this.endReasoning();
    this.content.startCall();
    this.callOpen = true;
    this.argumentsWritten = false;
    this.events.add({
      type: 'tool-call-start',
      index: this.callCount,
      name,
      ...(id === undefined ? {} : { id }),
    });
  }

  writeArguments(text: string): void {
    if (text === '') return;
    this.argumentsWritten = true;
    this.events.arguments(this.callCount, text);
  }

  endCall(): void {
    if (!this.callOpen) return;
    if (!this.argumentsWritten) this.writeArguments('{}');
    this.events.add({ type: 'tool-call-end', index: this.callCount });
    this.callOpen = false;
    this.callCount++;
  }

  finish(): void {
    this.endCall();
    if (this.inReasoning) this.reasoning.flush();
    this.content.finish();
  }

  private newReasoning(): TextGate {
    return new TextGate(this.reasoningTrimming, (text) => this.events.text('reasoning', text));
  }
}
