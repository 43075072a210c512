const longestReason = 300;

/** A GGUF file that can't be used. The message is one line that names the file and what is wrong with it. */
export class GgufError extends Error {
  override name = 'GgufError';
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${oneLine(reason)}`);
  }
}

/** Reasons quote names from the file, which can hold anything. */
function oneLine(reason: string): string {
  const line = reason.replaceAll(/\p{Cc}/gu, '?');
  return line.length > longestReason ? `${line.slice(0, longestReason)}...` : line;
}
