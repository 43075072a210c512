import { GgufError } from './gguf-error.js';
import { type GgufHeader, metadataText } from './gguf-header.js';
import { GgufStringList } from './string-list.js';

const prefix = 'tokenizer.ggml.';

/**
 * Refuses a tokenizer that llama.cpp (src/llama-vocab.cpp) can't load or aborts on: no tokens, two tokens with the
 * same text, too short lists beside them. Throws GgufError.
 */
export function validateTokenizer(header: GgufHeader): void {
  const { path } = header;
  const kind = metadataText(header, `${prefix}model`);
  if (kind === null || kind === 'none' || kind === 'no_vocab') {
    throw new GgufError(path, 'it has no tokenizer');
  }
  const tokens = header.metadata.get(`${prefix}tokens`);
  if (!(tokens instanceof GgufStringList) || tokens.length === 0) {
    throw new GgufError(path, `it has no ${prefix}tokens`);
  }
  refuseDuplicates(tokens, path);
  for (const list of ['scores', 'token_type']) {
    const value = header.metadata.get(prefix + list);
    if (value !== undefined && (typeof value !== 'object' || value.length < tokens.length)) {
      const length = typeof value === 'object' ? value.length : 0;
      throw new GgufError(path, `${prefix}${list} has ${length} entries for ${tokens.length} tokens`);
    }
  }
}

function refuseDuplicates(tokens: GgufStringList, path: string): void {
  // llama.cpp names every empty token differently (llama_vocab::impl::load)
  const texts = tokens.byteTexts().map((text, id) => (text === '' ? `[EMPTY_${id}]` : text));
  if (new Set(texts).size === texts.length) {
    return;
  }
  const ids = new Map<string, number>();
  for (const [id, text] of texts.entries()) {
    const earlier = ids.get(text);
    if (earlier !== undefined) {
      throw new GgufError(
        path,
        `tokens ${earlier} and ${id} have the same text ${JSON.stringify(tokens.at(id))}`,
      );
    }
    ids.set(text, id);
  }
}
