import type { CompletionChoice, CompletionLogprobs } from '../../protocol/completions/completion.js';

/** Joins the pieces of a stream to whole choices. */
export async function foldCompletion(
  pieces: AsyncIterable<CompletionChoice>,
  count: number,
): Promise<CompletionChoice[]> {
  const choices = Array.from({ length: count }, (_, index): CompletionChoice => ({
    index,
    text: '',
    logprobs: null,
    finish_reason: null,
    stop_reason: null,
  }));
  for await (const piece of pieces) {
    const choice = choices[piece.index];
    if (!choice) continue;
    choice.text += piece.text;
    if (piece.logprobs) choice.logprobs = join(choice.logprobs, piece.logprobs);
    if (piece.token_ids) (choice.token_ids ??= []).push(...piece.token_ids);
    choice.prompt_token_ids ??= piece.prompt_token_ids;
    choice.prompt_logprobs ??= piece.prompt_logprobs;
    choice.finish_reason = piece.finish_reason ?? choice.finish_reason;
    choice.stop_reason = piece.stop_reason ?? choice.stop_reason;
  }
  return choices;
}

function join(before: CompletionLogprobs | null, added: CompletionLogprobs): CompletionLogprobs {
  if (!before) return added;
  before.text_offset.push(...added.text_offset);
  before.token_logprobs.push(...added.token_logprobs);
  before.tokens.push(...added.tokens);
  before.top_logprobs.push(...added.top_logprobs);
  return before;
}
