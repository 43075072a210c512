/** A WordPiece tokenizer (BERT's kind) over the words of the little corpus. */
import { corpus } from './corpus.js';
import { int32s, text, texts, uint32 } from './gguf-writer.js';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const normalType = 1;
const controlType = 3;

/** How GGUF marks a piece that begins a word. */
const wordStart = '\u2581';

/** Every printable ASCII character, as the start of a word and inside one, and every word of the corpus. */
export function wordPieceVocabulary() {
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index).toLowerCase());
  const words = corpus.toLowerCase().match(/[a-z]+/g) ?? [];
  const pieces = new Set([
    ...characters.flatMap((character) => [wordStart + character, character]),
    ...words.map((word) => wordStart + word),
  ]);
  const tokens = [...special, ...pieces];
  while (tokens.length % 32 !== 0) {
    tokens.push(`${wordStart}unused${tokens.length}`);
  }
  return tokens;
}

/** The vocabulary as metadata of a GGUF file. */
export function wordPieceMetadata(tokens) {
  const id = (token) => uint32(tokens.indexOf(token));
  return {
    'tokenizer.ggml.model': text('bert'),
    'tokenizer.ggml.pre': text('jina-v2-en'),
    'tokenizer.ggml.token_type_count': uint32(2),
    'tokenizer.ggml.tokens': texts(tokens),
    'tokenizer.ggml.token_type': int32s(
      tokens.map((token) => (special.includes(token) ? controlType : normalType)),
    ),
    'tokenizer.ggml.unknown_token_id': id('[UNK]'),
    // The format's own spelling.
    'tokenizer.ggml.seperator_token_id': id('[SEP]'),
    'tokenizer.ggml.padding_token_id': id('[PAD]'),
    'tokenizer.ggml.cls_token_id': id('[CLS]'),
    'tokenizer.ggml.mask_token_id': id('[MASK]'),
    'tokenizer.ggml.bos_token_id': id('[CLS]'),
    'tokenizer.ggml.eos_token_id': id('[SEP]'),
  };
}
