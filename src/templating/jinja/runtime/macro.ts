import { raise } from '../errors.js';
import { PyTuple } from '../values/sequences.js';
import { Undefined } from '../values/undefined.js';
import { Callable, type Dict, type Keywords, type Value } from '../values/value.js';
import { enterCall, leaveCall } from './budget.js';

/** Arguments as the body of a macro takes them. A value that is undefined gets its default. */
export interface BoundArguments {
  values: readonly (Value | undefined)[];
  caller: Value;
  kwargs: Dict;
  varargs: PyTuple;
}

const NO_KEYWORDS: Dict = new Map();
const NO_VARARGS = new PyTuple([]);
const NO_CALLER = new Undefined('No caller defined');

/** A macro or the body of a call block ("Macros" and "Call" in Jinja2's template docs, jinja2.runtime.Macro). */
export class Macro extends Callable {
  override readonly typeName = 'Macro';

  constructor(
    name: string,
    private readonly parameters: readonly string[],
    private readonly takesCaller: boolean,
    private readonly takesKeywords: boolean,
    private readonly takesVariableArguments: boolean,
    body: (bound: BoundArguments) => string,
  ) {
    super(name, (args, kwargs) => {
      const bound = this.bind(args, kwargs);
      enterCall();
      const text = body(bound);
      leaveCall();
      return text;
    });
  }

  private bind(args: readonly Value[], kwargs: Keywords | null): BoundArguments {
    if (kwargs === null && !this.takesKeywords && args.length <= this.parameters.length) {
      return { values: args, caller: NO_CALLER, kwargs: NO_KEYWORDS, varargs: NO_VARARGS };
    }
    const rest: Dict = new Map(kwargs);
    const take = (name: string): Value | undefined => {
      const value = rest.get(name);
      rest.delete(name);
      return value;
    };
    const values = this.parameters.map((name, index) => (index < args.length ? args[index] : take(name)));
    const caller = this.takesCaller ? take('caller') : undefined;
    if (!this.takesKeywords && rest.size > 0) this.failKeyword(rest);
    if (!this.takesVariableArguments && args.length > this.parameters.length) {
      raise('TypeError', `macro '${this.name}' takes not more than ${this.parameters.length} argument(s)`);
    }
    const varargs = this.takesVariableArguments
      ? new PyTuple(args.slice(this.parameters.length))
      : NO_VARARGS;
    return { values, caller: caller ?? NO_CALLER, kwargs: rest, varargs };
  }

  private failKeyword(rest: Dict): never {
    if (rest.has('caller')) {
      raise('TypeError', `macro '${this.name}' was invoked with two values for the special caller argument.`);
    }
    const [first] = rest.keys();
    return raise('TypeError', `macro '${this.name}' takes no keyword argument '${String(first)}'`);
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return new PyTuple(this.parameters);
      case 'catch_kwargs':
        return this.takesKeywords;
      case 'catch_varargs':
        return this.takesVariableArguments;
      case 'caller':
        return this.takesCaller;
      default:
        return undefined;
    }
  }

  override repr(): string {
    return `<Macro '${this.name}'>`;
  }
}
