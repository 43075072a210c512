/** C declarations in koffi's terms. Every method throws one line for what is missing or of an unknown shape. */
export interface ParsedHeaders {
  /** Members in order: name and koffi type. */
  struct(name: string): Record<string, string>;
  enumeration(name: string): Record<string, number>;
  function(name: string): { result: string; parameters: string[] };
  /** The version that a CMakeLists.txt sets. */
  version(cmake: string): string;
}

/** Declarations of several headers, read in the order in which they include each other. */
export function parseHeaders(texts: readonly string[]): ParsedHeaders;
