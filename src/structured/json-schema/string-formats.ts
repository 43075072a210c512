import { CompileBudget } from '../compile-budget.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { RegexNode } from '../regex/regex-node.js';
import { parseRegex } from '../regex/regex-parser.js';

/**
 * Regular expressions of string formats, whole-text. Each describes texts that every reader of the format takes:
 * where validators differ (leap seconds, year 0000, names of one label) the stricter one wins.
 */
const HEX = '[0-9A-Fa-f]';
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;

const LEAP_YEAR = '(([0-9][0-9])(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)';
const YEAR = '([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)';
const DATE =
  `(${YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))` +
  `|${LEAP_YEAR}-02-29)`;
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';

const COUNT = '[0-9]{1,9}';
const CLOCK = `T(${COUNT}H(${COUNT}M(${COUNT}S)?)?|${COUNT}M(${COUNT}S)?|${COUNT}S)`;
const DAYS = `(${COUNT}Y(${COUNT}M(${COUNT}D)?)?|${COUNT}M(${COUNT}D)?|${COUNT}D)`;
const DURATION = `P(${DAYS}(${CLOCK})?|${CLOCK}|${COUNT}W)`;

const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]{0,60}[A-Za-z0-9])?';
const LAST_LABEL = '[A-Za-z]([A-Za-z0-9-]{0,60}[A-Za-z0-9])?';
const HOSTNAME = `(${LABEL}\\.){0,3}${LAST_LABEL}`;
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const EMAIL = `${ATOM}{1,31}(\\.${ATOM}{1,31})?@(${LABEL}\\.){1,3}${LAST_LABEL}`;

const GROUP = `${HEX}{1,4}`;
const IPV6 = [
  `(${GROUP}:){7}${GROUP}`,
  ...[1, 2, 3, 4, 5, 6].map(
    (left) => `${GROUP}(:${GROUP}){${left - 1}}::(${GROUP}(:${GROUP}){0,${6 - left}})?`,
  ),
  `::(${GROUP}(:${GROUP}){0,6})?`,
].join('|');

const ESCAPED = `%${HEX}${HEX}`;
const PATH_CHARACTER = `([A-Za-z0-9._~!$&'()*+,;=:@-]|${ESCAPED})`;
const AUTHORITY = `([A-Za-z0-9._~-]+|\\[(${IPV6})\\])(:[0-9]{1,5})?`;
const AFTER_PATH = `(\\?(${PATH_CHARACTER}|[/?])*)?(#(${PATH_CHARACTER}|[/?])*)?`;
const SEGMENTS = `(/${PATH_CHARACTER}*)*`;
const URI = `[A-Za-z][A-Za-z0-9+.-]{0,30}:(//${AUTHORITY}${SEGMENTS}|/(${PATH_CHARACTER}+${SEGMENTS})?|${PATH_CHARACTER}+${SEGMENTS})${AFTER_PATH}`;

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['date', DATE],
  ['time', TIME],
  ['date-time', `${DATE}T${TIME}`],
  ['duration', DURATION],
  ['uuid', `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`],
  ['email', EMAIL],
  ['idn-email', EMAIL],
  ['hostname', HOSTNAME],
  ['idn-hostname', HOSTNAME],
  ['ipv4', IPV4],
  ['ipv6', IPV6],
  ['uri', URI],
  ['iri', URI],
  ['uri-reference', `${URI}|(/${PATH_CHARACTER}+)+${AFTER_PATH}`],
  ['iri-reference', `${URI}|(/${PATH_CHARACTER}+)+${AFTER_PATH}`],
  ['json-pointer', '(/([^~/\\u0000-\\u001f]|~[01])*)*'],
  ['relative-json-pointer', '(0|[1-9][0-9]{0,8})(#|(/([^~/\\u0000-\\u001f]|~[01])*)*)'],
  ['byte', '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'],
]);

/** Formats of OpenAPI that say how a value is used, not how it looks. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['password', 'binary', 'float', 'double', 'int32', 'int64']);

/** Formats with long counted parts: as they stand their rules are far smaller than as automata. */
const DIRECT: ReadonlySet<string> = new Set(['email', 'idn-email', 'hostname', 'idn-hostname']);

export interface StringFormat {
  /** Matches the whole text. */
  node: RegexNode;
  /** Whether the expression is better written as it stands than as an automaton. */
  direct: boolean;
}

const parsed = new Map<string, StringFormat>();

/** The whole-text expression of a string format, null when the format says nothing, undefined when it is unknown. */
export function stringFormat(format: string): StringFormat | null | undefined {
  const expression = FORMATS.get(format);
  if (expression === undefined) {
    return ANNOTATIONS.has(format) ? null : undefined;
  }
  let known = parsed.get(format);
  if (known === undefined) {
    const node = parseRegex(expression, {
      reading: 'narrow',
      budget: new CompileBudget(DEFAULT_LIMITS),
      path: format,
    });
    known = { node, direct: DIRECT.has(format) };
    parsed.set(format, known);
  }
  return known;
}

/** The inclusive range of OpenAPI's integer formats. */
export function integerFormatRange(format: string): { low: number; high: number } | null {
  if (format === 'int32') {
    return { low: -(2 ** 31), high: 2 ** 31 - 1 };
  }
  return format === 'int64' ? { low: -(2 ** 63), high: 2 ** 63 } : null;
}

/** For errors: the formats that can be enforced. */
export const FORMAT_NAMES: readonly string[] = [...FORMATS.keys()];
