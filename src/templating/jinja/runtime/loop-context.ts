import { raise } from '../errors.js';
import { bindArguments } from './arguments.js';
import { enterCall, leaveCall, spend } from './budget.js';
import { iterate } from './iterate.js';
import { equals } from '../values/equality.js';
import { PyTuple } from '../values/sequences.js';
import { Undefined } from '../values/undefined.js';
import { Callable, PyObject, type Value } from '../values/value.js';

/** Renders a recursive loop over `items` at a depth (from 0), and gives itself on for the loops inside. */
export type RenderLoop = (items: Value, depth: number) => Value;

/**
 * The special `loop` variable ("For" in Jinja2's template docs, jinja2.runtime.LoopContext). Lists know their
 * length; of other iterables one element is read ahead when `last` or `nextitem` asks, all for `length`.
 */
export class LoopContext extends Callable implements Iterable<Value>, Iterator<Value> {
  override readonly typeName = 'LoopContext';
  /** The elements where all are known from the start. */
  private readonly known: readonly Value[] | null;
  private readonly iterator: Iterator<Value> | null;
  private readonly ahead: Value[] = [];
  private index = -1;
  private currentItem: Value | undefined;
  private previousItem: Value | undefined;
  private changedArguments: PyTuple | undefined;

  constructor(items: Value, depth: number, render: RenderLoop | null) {
    super('loop', (args, kwargs) => {
      if (render === null) {
        return raise('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
      }
      const [inner] = bindArguments('loop', ['iterable'], args, kwargs);
      if (inner === undefined)
        raise('TypeError', "loop() missing 1 required positional argument: 'iterable'");
      return render(inner, depth + 1);
    });
    this.depth = depth;
    this.known = Array.isArray(items) ? items : items instanceof PyObject ? items.elements() : null;
    this.iterator = this.known === null ? iterate(items)[Symbol.iterator]() : null;
  }

  private readonly depth: number;

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Value> {
    const next = this.peek(1);
    if (next === undefined) return { done: true, value: undefined };
    this.index++;
    if (this.known === null) this.ahead.shift();
    this.previousItem = this.currentItem;
    this.currentItem = next;
    return { done: false, value: next };
  }

  /** The element `distance` after the current one, or undefined past the end. */
  private peek(distance: number): Value | undefined {
    if (this.known !== null) return this.known[this.index + distance];
    while (this.ahead.length < distance) {
      const next = this.iterator!.next();
      if (next.done) return undefined;
      spend(1);
      this.ahead.push(next.value);
    }
    return this.ahead[distance - 1];
  }

  override length(): number {
    if (this.known !== null) return this.known.length;
    while (this.peek(this.ahead.length + 1) !== undefined);
    return this.index + 1 + this.ahead.length;
  }

  override isTruthy(): boolean {
    return this.length() > 0;
  }

  override iterate(): Iterable<Value> {
    return this;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index + 1;
      case 'index0':
        return this.index;
      case 'first':
        return this.index === 0;
      case 'last':
        return this.peek(1) === undefined;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index;
      case 'revindex0':
        return this.length() - this.index - 1;
      case 'previtem':
        return this.previousItem ?? orUndefined(this.previousItem, 'there is no previous item');
      case 'nextitem': {
        const next = this.peek(1);
        return next ?? orUndefined(next, 'there is no next item');
      }
      case 'depth':
        return this.depth + 1;
      case 'depth0':
        return this.depth;
      case 'cycle':
        return new Callable('cycle', (args) => this.cycle(args));
      case 'changed':
        return new Callable('changed', (args) => this.changed(args));
      default:
        return undefined;
    }
  }

  override repr(): string {
    return `<LoopContext ${this.index + 1}/${this.length()}>`;
  }

  private cycle(args: readonly Value[]): Value {
    const chosen = args[this.index % args.length];
    return chosen === undefined ? raise('TypeError', 'no items for cycling given') : chosen;
  }

  /** Whether the arguments differ from those of the last call. */
  private changed(args: readonly Value[]): boolean {
    const now = new PyTuple(args);
    if (this.changedArguments !== undefined && equals(this.changedArguments, now)) return false;
    this.changedArguments = now;
    return true;
  }
}

function orUndefined(item: null | undefined, hint: string): Value {
  return item === null ? null : new Undefined(hint);
}

/** Guards the function of a recursive loop against endless recursion. */
export function recursiveLoop(render: (items: Value, depth: number, self: RenderLoop) => Value): RenderLoop {
  const self: RenderLoop = (items, depth) => {
    enterCall();
    const text = render(items, depth, self);
    leaveCall();
    return text;
  };
  return self;
}
