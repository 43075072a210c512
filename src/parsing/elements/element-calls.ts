import { MarkerSet } from '../markers/marker-set.js';
import type { Lexeme } from '../markers/piece-reader.js';
import { TagSet } from '../markers/tag-set.js';
import type { Tag } from '../markers/tag.js';
import type { ParseSession, Step } from '../parse-session.js';
import type { ElementSyntax } from './element-syntax.js';
import { isKnownTool } from './known-tool.js';
import { OpenCall, type TextReceiver } from './open-call.js';
import { strayText } from './stray-text.js';

const cdataEnd = new MarkerSet([']]>']);

/** Reads the calls of one element syntax. */
export class ElementCalls {
  /** Every marker that may be a token. */
  readonly markers: readonly string[];
  private readonly betweenCalls: TagSet;
  private readonly inCall: TagSet;
  private readonly inValue: TagSet;

  constructor(private readonly syntax: ElementSyntax) {
    const { call, parameter, sections } = syntax;
    this.markers = [...sections.starts, ...sections.ends, ...(sections.ignored ?? [])];
    this.betweenCalls = new TagSet([call], this.markers);
    this.inCall = new TagSet([call, parameter], this.markers);
    // Inside a value section markers are data, unless they are tokens.
    this.inValue = new TagSet([call, parameter], [], this.markers);
  }

  /** Reads a section of calls to its end; without a section (`inSection` false) one call. */
  *read(session: ParseSession, inSection: boolean): Step<void> {
    let pending: Lexeme | null = null;
    let gap = strayText(session);
    for (let called = false; ;) {
      const lexeme: Lexeme = pending ?? (yield* session.next(this.betweenCalls, called ? Infinity : 1));
      pending = null;
      if (lexeme.kind === 'end') return;
      if (lexeme.kind === 'text') {
        if (this.syntax.ignoresTextBetween === true) continue;
        if (called) gap.push(lexeme.text);
        else if (lexeme.text.trim() !== '') return;
      } else if (lexeme.tag?.closing === false && this.mayCall(session, lexeme.tag)) {
        pending = yield* this.readArguments(session, lexeme.tag.name ?? '');
        called = true;
        if (!inSection && pending === null) return;
        gap = strayText(session);
      } else if (lexeme.tag?.closing === false) {
        if (!called) return;
        gap.push(lexeme.text);
      } else if (this.syntax.sections.ends.includes(lexeme.text)) return;
    }
  }

  private mayCall(session: ParseSession, tag: Tag): boolean {
    if (tag.name === null || tag.name === '') return false;
    return this.syntax.knownToolsOnly !== true || isKnownTool(session.context, tag.name);
  }

  /** Reads a call from behind its name; returns what ended it if that isn't its own closing tag. */
  *readArguments(session: ParseSession, toolName: string): Step<Lexeme | null> {
    const call = new OpenCall(session, this.syntax, toolName);
    let pending: Lexeme | null = null;
    let gap = strayText(session);
    for (;;) {
      const lexeme: Lexeme = pending ?? (yield* session.next(this.inCall));
      pending = null;
      if (lexeme.kind === 'text') gap.push(lexeme.text);
      else if (lexeme.kind === 'marker' && lexeme.tag?.element === this.syntax.parameter.element) {
        if (!lexeme.tag.closing) pending = yield* this.readValue(session, this.startValue(call, lexeme.tag));
        gap = strayText(session);
      } else if (lexeme.kind === 'end' || this.syntax.sections.ignored?.includes(lexeme.text) !== true) {
        call.end();
        return lexeme.kind === 'marker' && lexeme.tag?.closing === true ? null : lexeme;
      }
    }
  }

  private startValue(call: OpenCall, tag: Tag): TextReceiver {
    const isString = this.syntax.statesType === true ? tag.attributes.get('string') : undefined;
    return call.startValue(
      tag.name ?? '',
      isString === 'true' ? 'text' : isString === 'false' ? 'json' : 'schema',
    );
  }

  /** Reads a value to its closing tag, or to whatever ends it without one, which is returned. */
  private *readValue(session: ParseSession, value: TextReceiver): Step<Lexeme | null> {
    if (this.syntax.allowsCdata === true && (yield* session.accept('<![CDATA[')))
      yield* readCdata(session, value);
    for (;;) {
      const lexeme = yield* session.next(this.inValue);
      const tag = lexeme.kind === 'marker' ? lexeme.tag : undefined;
      if (lexeme.kind === 'text') value.text(lexeme.text);
      else if (lexeme.kind === 'marker' && tag?.closing === false && tag.element === this.syntax.call.element)
        value.text(lexeme.text);
      else {
        value.end(lexeme.kind !== 'end');
        return tag?.closing === true && tag.element === this.syntax.parameter.element ? null : lexeme;
      }
    }
  }
}

function* readCdata(session: ParseSession, value: TextReceiver): Step<void> {
  for (;;) {
    const lexeme = yield* session.next(cdataEnd);
    if (lexeme.kind !== 'text') return;
    value.text(lexeme.text);
  }
}
