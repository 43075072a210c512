import { jsonOrText } from '../elements/argument-value.js';
import { ArgumentsWriter } from '../json/arguments-writer.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { coerceText } from '../schema/coerce-value.js';
import { propertySchema, resolveReference, schemaTypes, type Schema } from '../schema/schema-types.js';
import { ToolArguments } from '../schema/tool-arguments.js';

const maximumDepth = 64;

export interface LiteralSyntax {
  /** Stands before and after a string, and may stand around a key. */
  delimiter: string;
  /** What ends a call. */
  end: string;
  /** Whether a string that reads as JSON is that, where the schema doesn't say. */
  guessesTypes: boolean;
}

/** Reads calls of the form `call:NAME{key:value,...}`. */
export class LiteralCalls {
  private readonly beforeBrace: MarkerSet;
  private readonly inKey: MarkerSet;
  private readonly inString: MarkerSet;
  private readonly inBare: MarkerSet;
  private readonly beforeValue: MarkerSet;

  constructor(private readonly syntax: LiteralSyntax) {
    const { delimiter, end } = syntax;
    this.beforeBrace = new MarkerSet(['{', end]);
    this.inKey = new MarkerSet([delimiter, ':', ',', '}', end]);
    this.inString = new MarkerSet([delimiter], [end]);
    this.beforeValue = new MarkerSet([delimiter, '{', '[', ']', '}', ',', end]);
    this.inBare = new MarkerSet([',', ']', '}', end]);
  }

  *read(session: ParseSession): Step<CallOutcome> {
    yield* session.skipSpace();
    if (!(yield* session.accept('call:'))) return 'none';
    const header = yield* readHeader(session, this.beforeBrace);
    const name = header?.text.trim() ?? '';
    if (header?.marker !== '{' || name === '') return 'none';
    session.startCall(name);
    const schema = new ToolArguments(session.context.tools, name);
    const literal = new OpenLiteral(session, schema.document);
    const complete = yield* this.readArguments(session, literal, schema);
    literal.writer.close();
    session.endCall();
    return complete ? 'call' : 'broken';
  }

  private *readArguments(session: ParseSession, literal: OpenLiteral, schema: ToolArguments): Step<boolean> {
    for (;;) {
      const key = yield* this.readKey(session);
      if (key === null || key === '') return key === '';
      literal.writer.startMember(key);
      if (!(yield* this.readValue(session, literal, schema.schema(key), 0))) return false;
    }
  }

  /** The next key; '' at the end of the object, null where there is none. */
  private *readKey(session: ParseSession): Step<string | null> {
    for (let key = ''; ;) {
      const lexeme = yield* session.next(this.inKey);
      if (lexeme.kind === 'end') return null;
      if (lexeme.kind === 'text') key += lexeme.text;
      else if (lexeme.text === this.syntax.delimiter) {
        const quoted = yield* readHeader(session, this.inString);
        if (quoted === null) return null;
        key = quoted.text;
      } else if (lexeme.text === ':') return key.trim() === '' ? null : key.trim();
      else if (lexeme.text === '}') return '';
      else if (lexeme.text === this.syntax.end) {
        session.reader.putBack(lexeme.text);
        return null;
      }
    }
  }

  private *readValue(
    session: ParseSession,
    literal: OpenLiteral,
    schema: unknown,
    depth: number,
  ): Step<boolean> {
    yield* session.skipSpace();
    if (depth > maximumDepth) return false;
    const lexeme = yield* session.next(this.beforeValue);
    if (lexeme.kind === 'end') return false;
    if (lexeme.kind === 'text') return yield* this.readBare(session, literal, schema, lexeme.text);
    if (lexeme.text === this.syntax.delimiter) return yield* this.readString(session, literal, schema);
    if (lexeme.text === '{') return yield* this.readObject(session, literal, schema, depth);
    if (lexeme.text === '[') return yield* this.readArray(session, literal, schema, depth);
    session.reader.putBack(lexeme.text);
    return false;
  }

  private *readBare(
    session: ParseSession,
    literal: OpenLiteral,
    schema: unknown,
    begun: string,
  ): Step<boolean> {
    for (let raw = begun; ;) {
      const lexeme = yield* session.next(this.inBare);
      if (lexeme.kind === 'end') return false;
      if (lexeme.kind === 'text') raw += lexeme.text;
      else {
        session.reader.putBack(lexeme.text);
        literal.writer.json(literal.typed(raw.trim(), schema, true));
        return lexeme.text !== this.syntax.end;
      }
    }
  }

  private *readString(session: ParseSession, literal: OpenLiteral, schema: unknown): Step<boolean> {
    const streams = literal.isText(schema, this.syntax.guessesTypes);
    if (streams) literal.writer.json('"');
    for (let raw = ''; ;) {
      const lexeme = yield* session.next(this.inString);
      if (lexeme.kind === 'text') {
        if (streams) literal.writer.text(lexeme.text);
        else raw += lexeme.text;
        continue;
      }
      const closed = lexeme.kind === 'marker' && lexeme.text === this.syntax.delimiter;
      if (lexeme.kind === 'marker' && !closed) session.reader.putBack(lexeme.text);
      if (streams) literal.writer.json('"');
      else if (closed) literal.writer.json(literal.typed(raw, schema, this.syntax.guessesTypes));
      return closed;
    }
  }

  private *readObject(
    session: ParseSession,
    literal: OpenLiteral,
    schema: unknown,
    depth: number,
  ): Step<boolean> {
    literal.writer.json('{');
    for (let first = true; ; first = false) {
      const key = yield* this.readKey(session);
      if (key === null) return false;
      if (key === '') break;
      literal.writer.json(`${first ? '' : ', '}${JSON.stringify(key)}: `);
      const member = propertySchema(schema, key, literal.root);
      if (!(yield* this.readValue(session, literal, member, depth + 1))) return false;
    }
    literal.writer.json('}');
    return true;
  }

  private *readArray(
    session: ParseSession,
    literal: OpenLiteral,
    schema: unknown,
    depth: number,
  ): Step<boolean> {
    const items = resolveReference(schema, literal.root)?.['items'];
    literal.writer.json('[');
    for (let first = true; ;) {
      yield* session.skipSpace();
      if (yield* session.accept(']')) break;
      if (yield* session.accept(',')) continue;
      if (!first) literal.writer.json(', ');
      if (!(yield* this.readValue(session, literal, items, depth + 1))) return false;
      first = false;
    }
    literal.writer.json(']');
    return true;
  }
}

class OpenLiteral {
  readonly writer: ArgumentsWriter;

  constructor(
    session: ParseSession,
    readonly root: Schema,
  ) {
    this.writer = new ArgumentsWriter(session);
  }

  /** Whether a string may stream: it is no other type than string, whatever it says. */
  isText(schema: unknown, guesses: boolean): boolean {
    const types = schemaTypes(schema, this.root);
    return types === null ? !guesses : types.size === 1 && types.has('string');
  }

  /** JSON text of a scalar. `guesses`: without a schema, what reads as JSON is JSON. */
  typed(raw: string, schema: unknown, guesses: boolean): string {
    if (schemaTypes(schema, this.root) !== null) return coerceText(raw, schema, this.root);
    return guesses ? jsonOrText(raw) : JSON.stringify(raw);
  }
}
