import type { JsonSink } from '../json/json-sink.js';
import type { PieceReader } from '../markers/piece-reader.js';
import { PythonString, takeWholeString } from './python-string.js';

/** Where a list stands: before an item, in a string, behind an item; `other`: an item that is no string is next. */
type ItemsState = 'item' | 'string' | 'behind' | 'other' | 'closed' | 'broken';

/**
 * The rest of a list, tuple or set whose bracket has been read, as the items of a JSON array. Strings and what is
 * between items are read here, without generators: long lists of short strings are where many pieces of output each
 * end one and begin another.
 */
export class PythonItems {
  state: ItemsState = 'item';
  private string: PythonString | null = null;
  private separator = '';
  private waits = false;

  constructor(
    private readonly reader: PieceReader,
    private readonly sink: JsonSink,
    private readonly close: string,
  ) {}

  /** Reads what has come; returns whether the list is over, or an item is next that is not read here. */
  advance(): boolean {
    for (;;) {
      if (this.state === 'item') this.startItem();
      else if (this.state === 'behind') this.readBehind();
      else if (this.state === 'string') this.readString();
      else return true;
      if (this.waits) return false;
    }
  }

  /** The item that was next has been read elsewhere. */
  itemRead(): void {
    this.state = 'behind';
  }

  private startItem(): void {
    if (!this.nextCharacter()) return;
    if (this.takeClose()) return;
    const whole = takeWholeString(this.reader, 'item');
    this.sink.json(whole === null ? this.separator : this.separator + whole);
    this.separator = ', ';
    const next = this.reader.peek();
    if (whole !== null) this.state = 'behind';
    else if (next === '"' || next === "'") {
      this.string = new PythonString(this.reader, 'item', this.sink);
      this.state = 'string';
    } else this.state = 'other';
  }

  private readString(): void {
    const progress = this.string?.advance() ?? 'cut';
    this.waits = progress === 'waiting';
    if (progress === 'whole') this.state = 'behind';
    else if (progress === 'cut') this.state = 'broken';
  }

  private readBehind(): void {
    if (!this.nextCharacter() || this.takeClose()) return;
    this.state = this.reader.takeLiteral(',') === true ? 'item' : 'broken';
  }

  private takeClose(): boolean {
    const closes = this.reader.takeLiteral(this.close) === true;
    if (closes) this.state = 'closed';
    return closes;
  }

  /** Skips whitespace; false when no character is next: more output is needed, or the list breaks off. */
  private nextCharacter(): boolean {
    const found = this.reader.skipSpace();
    this.waits = !found && !this.reader.atBarrier();
    if (!found && !this.waits) this.state = 'broken';
    return found;
  }
}
