import { escapeJsonText } from './arguments-writer.js';

/** Where JSON text goes: straight to the open call, or into a buffer. */
export interface JsonSink {
  /** JSON text as it is. */
  json(text: string): void;
  /** Plain text inside a JSON string. */
  text(text: string): void;
}

export class JsonBuffer implements JsonSink {
  content = '';

  json(text: string): void {
    this.content += text;
  }

  text(text: string): void {
    this.content += escapeJsonText(text);
  }
}
