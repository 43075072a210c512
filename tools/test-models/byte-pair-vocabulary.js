/** A byte-level BPE tokenizer (the GPT-2 kind with Qwen2's splitting), trained on the little corpus. */
import { corpus } from './corpus.js';
import { bool, int32s, text, texts, uint32 } from './gguf-writer.js';

/** Token types of GGUF. */
const normal = 1;
const control = 3;
const userDefined = 4;

/** Special tokens, last in the vocabulary, in this order. */
export const specialTokens = [
  ['<|endoftext|>', control],
  ['<|im_start|>', control],
  ['<|im_end|>', control],
  ['<think>', userDefined],
  ['</think>', userDefined],
  ['<tool_call>', userDefined],
  ['</tool_call>', userDefined],
];

/** ChatML without anything else, so that tests see what they send. */
const chatTemplate =
  '{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}';

/** How Qwen2's tokenizer splits text into words before merging (tokenizer.ggml.pre "qwen2"). */
const wordPattern =
  /(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

/**
 * The printable character that stands for each byte in a GPT-2 vocabulary: printable Latin-1 bytes stand for
 * themselves, the others for characters from U+0100 on.
 */
const byteCharacters = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(printable ? byte : next++);
  });
})();

/** A text as it stands in the vocabulary. */
export function toVocabularyText(string) {
  return [...Buffer.from(string)].map((byte) => byteCharacters[byte]).join('');
}

const mostMerges = 600;

/**
 * A vocabulary of `size` tokens: bytes, merges, filler tokens that only generation reaches, `extra` normal tokens
 * and the special ones.
 *
 * @param {number} size
 * @param {readonly string[]} extra plain texts; each gets a token of its own even when it could be merged
 */
export function bytePairVocabulary(size, extra = []) {
  const room = size - byteCharacters.length - specialTokens.length - extra.length;
  if (room < 0) {
    throw new Error(`a vocabulary of ${size} has no room for its bytes and special tokens`);
  }
  const merges = trainMerges(Math.min(mostMerges, room));
  const merged = merges.map((merge) => merge.replace(' ', ''));
  const fillers = Array.from({ length: room - merged.length }, (_, index) =>
    toVocabularyText(` w${index.toString(36).padStart(4, '0')}`),
  );
  const plain = [...byteCharacters, ...merged, ...fillers, ...extra.map(toVocabularyText)];
  const tokens = [...plain, ...specialTokens.map(([token]) => token)];
  const types = [...plain.map(() => normal), ...specialTokens.map(([, type]) => type)];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  if (ids.size !== tokens.length) {
    throw new Error('two tokens of the vocabulary have the same text');
  }
  return { tokens, types, merges, ids };
}

/** The vocabulary as metadata of a GGUF file. */
export function bytePairMetadata({ tokens, types, merges, ids }) {
  return {
    'tokenizer.ggml.model': text('gpt2'),
    'tokenizer.ggml.pre': text('qwen2'),
    'tokenizer.ggml.tokens': texts(tokens),
    'tokenizer.ggml.token_type': int32s(types),
    'tokenizer.ggml.merges': texts(merges),
    'tokenizer.ggml.bos_token_id': uint32(ids.get('<|endoftext|>')),
    'tokenizer.ggml.eos_token_id': uint32(ids.get('<|im_end|>')),
    'tokenizer.ggml.padding_token_id': uint32(ids.get('<|endoftext|>')),
    'tokenizer.ggml.add_bos_token': bool(false),
    'tokenizer.chat_template': text(chatTemplate),
  };
}

const trained = new Map();

/** Byte pair encoding: the most frequent neighbours become one token, again and again; ties by text. */
function trainMerges(count) {
  if (trained.has(count)) {
    return trained.get(count);
  }
  const words = (corpus.match(wordPattern) ?? []).map((word) => [...toVocabularyText(word)]);
  const merges = [];
  while (merges.length < count) {
    const pairs = new Map();
    for (const word of words) {
      for (let index = 0; index + 1 < word.length; index += 1) {
        const pair = `${word[index]} ${word[index + 1]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
    }
    const [best] = [...pairs].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (best === undefined) {
      break;
    }
    merges.push(best[0]);
    words.forEach((word) => mergePair(word, best[0]));
  }
  trained.set(count, merges);
  return merges;
}

function mergePair(word, pair) {
  for (let index = 0; index + 1 < word.length; index += 1) {
    if (`${word[index]} ${word[index + 1]}` === pair) {
      word.splice(index, 2, word[index] + word[index + 1]);
    }
  }
}
