export type TestModelName =
  | 'tiny-qwen2-f32'
  | 'tiny-code'
  | 'tiny-llama'
  | 'tiny-mamba'
  | 'tiny-big-vocabulary'
  | 'tiny-script'
  | 'base-125m-q8_0'
  | 'tiny-bert-embed'
  | 'tiny-bert-rerank'
  | 'tiny-qwen3-embed'
  | 'tiny-qwen3-rerank';

/** Writes the model `name` as DIRECTORY/name.gguf and returns that path. Throws for an unknown name. */
export function writeTestModel(name: TestModelName, directory: string): string;

/**
 * Writes a model that answers every prompt ending in a newline with the pieces of `script`, one token each, and
 * returns its path. No piece twice; end it with `<|im_end|>`.
 */
export function writeScriptModel(name: string, directory: string, script: readonly string[]): string;
