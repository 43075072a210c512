import { raise } from './errors.js';
import { NunjucksEnvironment } from './nunjucks-base.js';
import type { ValueFunction } from './runtime/arguments.js';
import { Callable, type Value } from './values/value.js';
import { GLOBALS } from './builtins/globals.js';
import { selectionFilters } from './builtins/selection-filters.js';
import { SEQUENCE_FILTERS } from './builtins/sequence-filters.js';
import { TESTS } from './builtins/tests.js';
import { TEXT_FILTERS } from './builtins/text-filters.js';
import { VALUE_FILTERS } from './builtins/value-filters.js';
import { requireHashable } from './values/equality.js';
import { isString, textOf } from './values/scalars.js';

/**
 * The one environment of all templates, set up as transformers does: no loader, no autoescape, its filters and
 * functions. The tables have no prototype, so that only what is listed can be found.
 */
class JinjaEnvironment extends NunjucksEnvironment {
  declare filters: Record<string, ValueFunction>;
  declare tests: Record<string, ValueFunction>;
  declare globals: Record<string, Callable>;

  constructor() {
    // `dev` makes nunjucks pass our errors on instead of rewriting them.
    super([], { autoescape: false, dev: true });
    const getFilter = (name: string): ValueFunction => this.getFilter(name);
    const getTest = (name: string): ValueFunction => this.getTest(name);
    const filters = [
      ...TEXT_FILTERS,
      ...SEQUENCE_FILTERS,
      ...VALUE_FILTERS,
      ...selectionFilters(getFilter, getTest),
    ];
    const tests: [string, ValueFunction][] = [
      ...TESTS,
      ['filter', (value) => this.hasFilter(hashableName(value))],
      ['test', (value) => this.hasTest(hashableName(value))],
    ];
    this.filters = table(filters);
    this.tests = table(tests);
    this.globals = table(GLOBALS);
  }

  hasFilter(name: string): boolean {
    return name in this.filters;
  }

  hasTest(name: string): boolean {
    return name in this.tests;
  }

  getFilter(name: string): ValueFunction {
    return this.filters[name] ?? raise('TemplateRuntimeError', `No filter named '${name}'.`);
  }

  getTest(name: string): ValueFunction {
    return this.tests[name] ?? raise('TemplateRuntimeError', `No test named '${name}'.`);
  }
}

/** `is filter` looks the value up in a dict: a TypeError for what has no hash, never found unless it is a text. */
function hashableName(value: Value): string {
  requireHashable(value);
  return isString(value) ? textOf(value) : '';
}

function table<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}

export const environment = new JinjaEnvironment();
