import type { ArgumentsWriter } from '../json/arguments-writer.js';
import type { ToolArguments } from '../schema/tool-arguments.js';
import { TextGate, type Trimming } from '../text-gate.js';

/** What a value is: plain text, JSON, or what the tool's schema says. */
export type ArgumentKind = 'text' | 'json' | 'schema';

export interface ArgumentOptions {
  name: string;
  kind: ArgumentKind;
  trimming: Trimming;
}

/** The value of one argument while it is read: text streams, everything else is typed at its end. */
export class ArgumentValue {
  private readonly gate: TextGate;
  private readonly streams: boolean;
  private raw = '';

  constructor(
    private readonly writer: ArgumentsWriter,
    private readonly schema: ToolArguments,
    private readonly options: ArgumentOptions,
  ) {
    const { name, kind, trimming } = options;
    this.streams = kind === 'text' || (kind === 'schema' && schema.isText(name));
    this.gate = new TextGate(trimming, (text) => {
      if (this.streams) writer.text(text);
      else this.raw += text;
    });
    if (this.streams) {
      writer.startMember(name);
      writer.json('"');
    }
  }

  text(text: string): void {
    this.gate.push(text);
  }

  /** `closed`: the value is whole. Of a value that was cut off only text counts: half a number is another number. */
  end(closed: boolean): void {
    if (closed) this.gate.close();
    else this.gate.flush();
    const { name, kind } = this.options;
    if (this.streams) this.writer.json('"');
    else if (closed) {
      this.writer.startMember(name);
      this.writer.json(
        kind === 'json' && this.schema.isUntyped(name)
          ? jsonOrText(this.raw)
          : this.schema.coerce(name, this.raw),
      );
    }
  }
}

/** JSON as it is; text that only claims to be JSON becomes a string. */
export function jsonOrText(raw: string): string {
  try {
    JSON.parse(raw);
    return raw.trim();
  } catch {
    // Not JSON although its tag says so: the text itself is the value.
    return JSON.stringify(raw);
  }
}
