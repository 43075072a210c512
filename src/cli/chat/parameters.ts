import { UserError } from '../../common/user-error.js';

/** What goes with every question besides the messages. */
export class ChatParameters {
  /** Fields of the request by their names in the API. */
  private readonly fields = new Map<string, unknown>();

  constructor(
    public model: string,
    public system: string,
    private readonly tools: readonly object[],
  ) {}

  /** `name=value`, the value as JSON where it is some; an empty one takes the default again. Throws UserError. */
  set(assignment: string): void {
    const match = /^([a-z_]\w*)=(.*)$/.exec(assignment);
    if (!match?.[1])
      throw new UserError(`a parameter is written name=value, such as temperature=0.5, got '${assignment}'`);
    const [, name, text = ''] = match;
    if (text === '') this.fields.delete(name);
    else this.fields.set(name, jsonOrText(text));
  }

  /** One `name=value` per line. */
  describe(): string {
    if (this.fields.size === 0) return 'all parameters are at their defaults';
    return [...this.fields].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join('\n');
  }

  toRequest(): Record<string, unknown> {
    return {
      model: this.model,
      ...Object.fromEntries(this.fields),
      ...(this.tools.length > 0 && { tools: this.tools }),
    };
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
