import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import type { ArgumentKind } from './argument-value.js';
import { isKnownTool } from './known-tool.js';
import { OpenCall } from './open-call.js';
import type { ElementSyntax } from './element-syntax.js';
import { strayText } from './stray-text.js';

/** The markers of a format that writes a name and then pairs of key and value elements. */
export interface KeyValueMarkers {
  callEnd: string;
  /** What stands between the name and the first key; absent: nothing, or a newline. */
  afterName?: string;
  keyStart: string;
  keyEnd: string;
  /** Around the type of a value, which may stand between key and value. */
  type?: { start: string; end: string };
  valueStart: string;
  valueEnd: string;
  /** Other markers that end a call which lacks its own end. */
  others: readonly string[];
}

/** Reads calls of such a format. */
export class KeyValueCalls {
  readonly markers: readonly string[];
  private readonly afterName: MarkerSet;
  private readonly inCall: MarkerSet;
  private readonly keyEnd: MarkerSet;
  private readonly typeEnd: MarkerSet;
  private readonly afterKey: MarkerSet;
  private readonly inValue: MarkerSet;

  constructor(
    private readonly syntax: KeyValueMarkers,
    private readonly options: Pick<ElementSyntax, 'trimming' | 'knownToolsOnly'>,
  ) {
    const { callEnd, keyStart, keyEnd, valueStart, valueEnd, others, afterName, type } = syntax;
    const types = type === undefined ? [] : [type.start];
    const ends = [callEnd, ...others];
    this.markers = [
      keyStart,
      keyEnd,
      valueStart,
      valueEnd,
      ...ends,
      ...(afterName === undefined ? [] : [afterName]),
      ...(type === undefined ? [] : [type.start, type.end]),
    ];
    this.afterName = new MarkerSet([keyStart, ...ends, ...(afterName === undefined ? ['\n'] : [afterName])]);
    this.inCall = new MarkerSet([keyStart, ...ends]);
    this.keyEnd = new MarkerSet([keyEnd]);
    this.typeEnd = new MarkerSet(type === undefined ? [] : [type.end]);
    this.afterKey = new MarkerSet([valueStart, keyStart, ...types, ...ends]);
    // Inside a value the ends of calls are data, unless they are tokens.
    this.inValue = new MarkerSet([valueEnd], ends);
  }

  /** Reads a call from behind its opening marker. A marker that ends it without being its own end stays unread. */
  *read(session: ParseSession): Step<CallOutcome> {
    yield* session.skipSpace();
    const header = yield* readHeader(session, this.afterName);
    if (header === null) return 'none';
    if (this.syntax.others.includes(header.marker)) {
      session.reader.putBack(header.marker);
      return 'none';
    }
    const name = header.text.trim();
    if (name === '') return 'none';
    if (this.options.knownToolsOnly === true && !isKnownTool(session.context, name)) return 'none';
    const call = new OpenCall(session, { trimming: this.options.trimming }, name);
    if (header.marker === this.syntax.keyStart) session.reader.putBack(header.marker);
    if (header.marker !== this.syntax.callEnd) yield* this.readArguments(session, call);
    call.end();
    return 'call';
  }

  private *readArguments(session: ParseSession, call: OpenCall): Step<void> {
    for (let gap = strayText(session); ;) {
      const lexeme = yield* session.next(this.inCall);
      if (lexeme.kind === 'end' || (lexeme.kind === 'marker' && lexeme.text === this.syntax.callEnd)) return;
      if (lexeme.kind === 'text') {
        gap.push(lexeme.text);
        continue;
      }
      if (lexeme.text !== this.syntax.keyStart) {
        session.reader.putBack(lexeme.text);
        return;
      }
      const key = yield* readHeader(session, this.keyEnd);
      if (key === null) return;
      gap = strayText(session);
      if (yield* this.readValue(session, call, key.text.trim())) return;
    }
  }

  /** Returns whether the call is over. */
  private *readValue(session: ParseSession, call: OpenCall, key: string): Step<boolean> {
    let kind: ArgumentKind = 'schema';
    for (;;) {
      const lexeme = yield* session.next(this.afterKey);
      if (lexeme.kind === 'end') return true;
      if (lexeme.kind === 'text') continue;
      if (lexeme.text === this.syntax.valueStart) break;
      if (lexeme.text === this.syntax.type?.start) {
        const stated = yield* readHeader(session, this.typeEnd);
        if (stated === null) return true;
        kind = kindOf(stated.text);
        continue;
      }
      session.reader.putBack(lexeme.text);
      return false;
    }
    const value = call.startValue(key, kind);
    for (;;) {
      const lexeme = yield* session.next(this.inValue);
      if (lexeme.kind === 'text') {
        value.text(lexeme.text);
        continue;
      }
      value.end(lexeme.kind !== 'end');
      if (lexeme.kind === 'marker' && lexeme.text !== this.syntax.valueEnd)
        session.reader.putBack(lexeme.text);
      return lexeme.kind === 'end';
    }
  }
}

/** What a stated type such as `string` or `array[integer]` says of a value. */
function kindOf(type: string): ArgumentKind {
  const [base = ''] = type.trim().toLowerCase().split('[');
  if (base === 'string') return 'text';
  return base === '' || base === 'any' ? 'schema' : 'json';
}
