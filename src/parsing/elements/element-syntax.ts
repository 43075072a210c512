import type { TagElement } from '../markers/tag.js';
import type { Trimming } from '../text-gate.js';

/** How a format writes calls as elements: sections of calls, each with one element per argument. */
export interface ElementSyntax {
  call: TagElement;
  parameter: TagElement;
  /** Markers around calls. `ends` end a section; `starts` and `ignored` ones mean nothing by themselves. */
  sections: { starts: readonly string[]; ends: readonly string[]; ignored?: readonly string[] };
  /** Whether text between the calls of a section means nothing. */
  ignoresTextBetween?: boolean;
  /** Whitespace at the borders of a value that belongs to the layout. */
  trimming: Trimming;
  /** Whether a value may be wrapped in `<![CDATA[...]]>`. */
  allowsCdata?: boolean;
  /** Whether the attribute `string` says how a value is to be read: "true" as text, "false" as JSON. */
  statesType?: boolean;
  /** Whether only the request's own tools can be called: other elements of that name are text. */
  knownToolsOnly?: boolean;
  /** Names of a lone argument that may hold all arguments as one object. */
  wrappers?: readonly string[];
}
