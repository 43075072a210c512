import { ArgumentsWriter } from '../json/arguments-writer.js';
import type { ParseSession } from '../parse-session.js';
import { asSchema, propertySchema } from '../schema/schema-types.js';
import { ToolArguments } from '../schema/tool-arguments.js';
import { ArgumentValue, type ArgumentKind, type ArgumentOptions } from './argument-value.js';
import type { ElementSyntax } from './element-syntax.js';

/** A value that text is added to until it ends. */
export interface TextReceiver {
  text(text: string): void;
  end(closed: boolean): void;
}

/** One call of an element format while it is read. */
export class OpenCall {
  private readonly writer: ArgumentsWriter;
  private readonly schema: ToolArguments;
  private wrapped: WrappedArguments | null = null;
  private valueCount = 0;

  constructor(
    private readonly session: ParseSession,
    private readonly syntax: Pick<ElementSyntax, 'trimming' | 'wrappers'>,
    toolName: string,
  ) {
    session.startCall(toolName);
    this.writer = new ArgumentsWriter(session);
    this.schema = new ToolArguments(session.context.tools, toolName);
  }

  /** Begins the value of an argument; `kind`: what the call itself says of it. */
  startValue(name: string, kind: ArgumentKind = 'schema'): TextReceiver {
    this.flushWrapped();
    const options: ArgumentOptions = { name, kind, trimming: this.syntax.trimming };
    const mayWrap = this.syntax.wrappers?.includes(name) === true && this.schema.schema(name) === undefined;
    if (mayWrap && this.valueCount++ === 0) {
      this.wrapped = new WrappedArguments(options);
      return this.wrapped;
    }
    return new ArgumentValue(this.writer, this.schema, options);
  }

  end(): void {
    const object = this.wrapped?.asArguments(this.schema) ?? null;
    if (object === null) this.flushWrapped();
    else this.writer.replaceWith(object);
    this.writer.close();
    this.session.endCall();
  }

  /** Another argument follows: the one held back was an ordinary one. */
  private flushWrapped(): void {
    if (this.wrapped === null) return;
    const value = new ArgumentValue(this.writer, this.schema, this.wrapped.options);
    value.text(this.wrapped.raw);
    value.end(this.wrapped.closed);
    this.wrapped = null;
  }
}

/** A lone argument that may turn out to hold all arguments. */
class WrappedArguments implements TextReceiver {
  raw = '';
  closed = false;

  constructor(readonly options: ArgumentOptions) {}

  text(text: string): void {
    this.raw += text;
  }

  end(closed: boolean): void {
    this.closed = closed;
  }

  /** The JSON text of the object if it has only properties that the tool knows. */
  asArguments(schema: ToolArguments): string | null {
    try {
      const members = asSchema(JSON.parse(this.raw));
      const { document } = schema;
      if (members === null) return null;
      const known = Object.keys(members).every(
        (key) => propertySchema(document, key, document) !== undefined,
      );
      return known ? this.raw.trim() : null;
    } catch {
      // Not JSON: it is an argument like any other.
      return null;
    }
  }
}
