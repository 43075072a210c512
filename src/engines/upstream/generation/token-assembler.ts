import type { GeneratedToken } from '../../engine.js';
import type { ReportedLogprobs, SequenceDelta, TokenKnowledge } from '../dialects/dialect.js';

/**
 * Turns what a server reports into tokens. The texts of the tokens always join to the server's text; a special token
 * gets its own text where the server showed it, so that parsers can tell markers from text that only looks so.
 */
export function assembleTokens(
  { text, ids, logprobs }: SequenceDelta,
  knowledge: TokenKnowledge,
): GeneratedToken[] {
  if (ids === null || ids.length === 0) {
    return [withLogprobs({ id: null, text, special: false }, logprobs?.[0])];
  }
  const texts = distribute(text, ids, knowledge);
  return ids.map((id, index) =>
    withLogprobs({ id, text: texts[index] ?? '', special: knowledge.isSpecial(id) }, logprobs?.[index]),
  );
}

function withLogprobs(token: GeneratedToken, entry: ReportedLogprobs | undefined): GeneratedToken {
  return entry ? { ...token, logprob: entry.chosen, topLogprobs: entry.top } : token;
}

/** Cuts the text of several tokens at those whose text is found in it; what lies between goes to the last of a run. */
function distribute(text: string, ids: readonly number[], knowledge: TokenKnowledge): string[] {
  if (ids.length === 1) return [text];
  const texts = ids.map(() => '');
  let rest = text;
  let runEnd = -1;
  const give = (until: number): void => {
    if (runEnd >= 0) texts[runEnd] += rest.slice(0, until);
    else if (until > 0) return;
    rest = rest.slice(until);
  };
  for (const [index, id] of ids.entries()) {
    const marker = markerText(id, knowledge);
    const at = marker === null ? -1 : rest.indexOf(marker);
    if (marker === null || at < 0 || (at > 0 && runEnd < 0)) {
      runEnd = marker === null ? index : runEnd;
      continue;
    }
    give(at);
    texts[index] = marker;
    rest = rest.slice(marker.length);
    runEnd = -1;
  }
  // What is left belongs to the last plain token, or to the last token at all.
  const last = runEnd >= 0 ? runEnd : ids.length - 1;
  texts[last] += rest;
  return texts;
}

/** Text of a marker: a token that parsers look for by its id. */
function markerText(id: number, { specialTokens }: TokenKnowledge): string | null {
  for (const [text, each] of specialTokens) {
    if (each === id) return text;
  }
  return null;
}
