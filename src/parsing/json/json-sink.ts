/** Where JSON text goes: straight to the open call, or into a buffer. */
export interface JsonSink {
  /** JSON text as it is. */
  json(text: string): void;
}

export class JsonBuffer implements JsonSink {
  content = '';

  json(text: string): void {
    this.content += text;
  }
}
