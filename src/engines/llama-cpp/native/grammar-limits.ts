/**
 * llama.cpp parses and checks grammars by recursion, and a stack overflow kills the process. Measured on the 16 MiB
 * stack of native-stack.ts: groups nested 20,000 deep and chains of 100,000 rules pass, 100,000 and 200,000 don't.
 */
const deepestNesting = 500;
const mostRules = 50_000;

/** Texts and character classes, whose content is no syntax; comments. */
const opaque = /"(?:\\.|[^"\\])*"|\[(?:\\.|[^\]\\])*\]|#.*/gs;

/** Why a grammar must not be given to llama.cpp, as one line; null when it may. */
export function describeUnsafeGrammar(text: string): string | null {
  if (text.includes('\0')) {
    return 'the grammar contains a NUL character';
  }
  const syntax = text.replace(opaque, ' ');
  const nesting = deepest(syntax);
  if (nesting > deepestNesting) {
    return `the grammar nests groups ${nesting} deep; at most ${deepestNesting} are allowed`;
  }
  const rules = estimateRules(syntax);
  if (rules > mostRules) {
    return `the grammar becomes about ${rules} rules; at most ${mostRules} are allowed`;
  }
  return null;
}

function deepest(syntax: string): number {
  let depth = 0;
  let most = 0;
  for (const [parenthesis] of syntax.matchAll(/[()]/g)) {
    depth += parenthesis === '(' ? 1 : -1;
    most = Math.max(most, depth);
  }
  return most;
}

/** Every definition, group and repetition becomes a rule of llama.cpp's; `{m,n}` becomes up to n of them. */
function estimateRules(syntax: string): number {
  const single = syntax.match(/::=|[(*+?]/g)?.length ?? 0;
  const counted = [...syntax.matchAll(/\{\s*(\d*)\s*(?:,\s*(\d*)\s*)?\}/g)];
  return counted.reduce(
    (sum, [, least, most]) => sum + Math.max(1, Number(least), Number(most ?? 0)),
    single,
  );
}
