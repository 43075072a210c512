import type { TokenLogprob } from '../../engines/engine.js';
import type { PromptLogprobs } from '../../protocol/shared/prompt-logprobs.js';
import { finiteLogprob } from './finite-logprob.js';
import { tokenName } from './token-name.js';

/** vLLM's `prompt_logprobs`: per token of the prompt the likely ones by their ids, and its own. */
export function promptLogprobs(
  places: readonly (readonly TokenLogprob[] | null)[],
  tokenIds: readonly number[],
  count: number,
): PromptLogprobs {
  return places.map((listed, position) => {
    if (listed === null) return null;
    // The engine may have listed more, for `echo` with `logprobs`.
    const shown = listed.filter(({ id, rank }) => rank <= count || id === tokenIds[position]);
    return Object.fromEntries(
      shown.map((entry) => [
        String(entry.id),
        {
          logprob: finiteLogprob(entry.logprob),
          rank: entry.rank,
          decoded_token: tokenName(entry, false),
        },
      ]),
    );
  });
}
