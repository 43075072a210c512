/** A GGUF file that can't be used. The message is one line that names the file and what is wrong with it. */
export class GgufError extends Error {
  override name = 'GgufError';
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
