/** A model on the Hugging Face hub as a user names it. */
export interface HubReference {
  /** `owner/name`. */
  repo: string;
  /** What stands after the colon: a quantization such as Q4_K_M or a file; null for the default. */
  choice: string | null;
}

/** Reads `owner/name`, `owner/name:QUANT` and `owner/name:folder/file.gguf`; null for anything else. */
export function parseHubReference(model: string): HubReference | null {
  const match = /^([\w][\w.-]*\/[\w][\w.-]*)(?::(.+))?$/.exec(model);
  if (!match?.[1]) return null;
  // `folder/file.gguf` is a path that does not exist, not a repository.
  if (match[2] === undefined && match[1].toLowerCase().endsWith('.gguf')) return null;
  return { repo: match[1], choice: match[2] ?? null };
}
