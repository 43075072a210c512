import type { TokenLogprob } from '../../engine.js';
import type { ReportedLogprobs, TokenKnowledge } from './dialect.js';
import { arrayOf, numberOf, objectOf, textOf, type Json } from './json.js';

const encoder = new TextEncoder();

/**
 * Entries of chat completions: {token, bytes, logprob, top_logprobs}, and llama-server's `id`. `asked`: how many
 * alternatives the request wanted.
 */
export function chatStyleLogprobs(
  content: unknown,
  asked: number,
  tokens: TokenKnowledge,
): ReportedLogprobs[] {
  return arrayOf(content)
    .map(objectOf)
    .map((entry) => {
      const top = arrayOf(entry['top_logprobs'])
        .map((each, index) => chatStyleEntry(objectOf(each), index + 1, tokens))
        .slice(0, asked);
      return { chosen: withRank(chatStyleEntry(entry, 0, tokens), top), top };
    });
}

function chatStyleEntry(entry: Json, rank: number, tokens: TokenKnowledge): TokenLogprob {
  const text = textOf(entry['token']) ?? '';
  const listed = arrayOf(entry['bytes']).filter((byte): byte is number => typeof byte === 'number');
  const id = numberOf(entry['id']) ?? tokens.id(text) ?? -1;
  // A control token's text may be hidden from its own entry: the vocabulary knows it.
  const bytes = listed.length > 0 ? Uint8Array.from(listed) : (known(id, tokens) ?? encoder.encode(text));
  return { id, bytes, logprob: numberOf(entry['logprob']) ?? -Infinity, rank };
}

/**
 * The parallel lists of completions: tokens, token_logprobs and top_logprobs. `asked`: how many alternatives the
 * request wanted, or their ids.
 */
export function listStyleLogprobs(
  lists: Json,
  asked: number | readonly number[],
  tokens: TokenKnowledge,
): ReportedLogprobs[] {
  const values = arrayOf(lists['token_logprobs']);
  const tops = arrayOf(lists['top_logprobs']);
  return arrayOf(lists['tokens']).map((token, index) => {
    const entry = (text: string, logprob: unknown, rank: number): TokenLogprob => {
      const id = tokenId(text, tokens);
      return {
        id,
        bytes: known(id, tokens) ?? textBytes(text),
        logprob: numberOf(logprob) ?? -Infinity,
        rank,
      };
    };
    const top = Object.entries(objectOf(tops[index]))
      .sort(([, left], [, right]) => Number(right) - Number(left))
      .map(([text, logprob], place) => entry(text, logprob, place + 1));
    const chosen = entry(textOf(token) ?? '', values[index], 0);
    return { chosen: withRank(chosen, top), top: wanted(top, asked) };
  });
}

function wanted(top: readonly TokenLogprob[], asked: number | readonly number[]): TokenLogprob[] {
  if (typeof asked === 'number') return top.slice(0, asked);
  return asked.flatMap((id) => top.find((each) => each.id === id) ?? []);
}

/** The rank of a token that is not among the listed ones is at least one past them. */
export function withRank(entry: TokenLogprob, top: readonly TokenLogprob[]): TokenLogprob {
  const place = top.findIndex(({ id, bytes }) =>
    entry.id >= 0 ? id === entry.id : Buffer.from(bytes).equals(entry.bytes),
  );
  return { ...entry, rank: place < 0 ? top.length + 1 : place + 1 };
}

/** vLLM writes `token_id:N` when it is asked for ids. */
const TOKEN_ID = /^token_id:(\d+)$/;

/** None where the id stands for the text. */
function textBytes(text: string): Uint8Array {
  return encoder.encode(TOKEN_ID.test(text) ? '' : text);
}

function tokenId(text: string, tokens: TokenKnowledge): number {
  const id = TOKEN_ID.exec(text)?.[1];
  return id === undefined ? (tokens.id(text) ?? -1) : Number(id);
}

function known(id: number, tokens: TokenKnowledge): Uint8Array | null {
  return id < 0 ? null : tokens.bytes(id);
}
