/** Where an error comes from: the template's text, its `raise_exception`, its execution, or a budget it used up. */
export type TemplateErrorKind = 'syntax' | 'raised' | 'runtime' | 'limit';

/** A position in the template's source; both count from 1. */
export interface TemplatePosition {
  line: number;
  column: number;
}

/**
 * Everything that can go wrong with a template. `message` never holds the position, so that the message of
 * `raise_exception` stays exactly the template's own.
 */
export class TemplateError extends Error {
  override name = 'TemplateError';
  /** Line in the template, from 1; null when unknown. */
  line: number | null = null;
  /** Column in the template, from 1; null when unknown. */
  column: number | null = null;

  constructor(
    readonly kind: TemplateErrorKind,
    /** Name of the exception that Python would raise here. */
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }

  /** Sets the position unless an inner statement already has. */
  locate(line: number, column: number): this {
    this.line ??= line;
    this.column ??= column;
    return this;
  }

  /** One line for a person: position, kind of error and message. */
  describe(): string {
    const where = this.line === null ? '' : `line ${this.line}, column ${this.column ?? 1}: `;
    return this.kind === 'raised' ? `${where}${this.message}` : `${where}${this.exception}: ${this.message}`;
  }

  /** nunjucks' Template calls this on every error that leaves it, to put a file name in; ours has none. */
  Update(): this {
    return this;
  }
}

/** Throws the error that stands for a Python exception. */
export function raise(exception: string, message: string): never {
  throw new TemplateError('runtime', exception, message);
}

/** Throws the error of a used-up budget. */
export function raiseLimit(message: string): never {
  throw new TemplateError('limit', 'ResourceError', message);
}

/** Throws a syntax error at a position (from 1). */
export function raiseSyntax(message: string, line: number, column: number): never {
  throw new TemplateError('syntax', 'TemplateSyntaxError', message).locate(line, column);
}
