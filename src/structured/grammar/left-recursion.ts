import { NEVER, choice, isNever, repeat, sequence, type Expression } from '../gbnf/expression.js';

/**
 * A rule that begins with itself, `e ::= e "+" t | t`, without that: `e ::= t ("+" t)*`. The same language, and the
 * only kind of left recursion that grammars really use. NEVER when every option begins with the rule.
 */
export function withoutDirectLeftRecursion(name: string, body: Expression): Expression {
  const options = (body.kind === 'choice' ? body.options : [body]).map((option) =>
    option.kind === 'sequence' ? option.items : [option],
  );
  const isOwn = (item: Expression | undefined): boolean => item?.kind === 'rule' && item.name === name;
  const tails = options.filter(([first]) => isOwn(first)).map(([, ...rest]) => sequence(...rest));
  if (tails.length === 0) {
    return body;
  }
  const starts = choice(...options.filter(([first]) => !isOwn(first)).map((items) => sequence(...items)));
  return isNever(starts) ? NEVER : sequence(starts, repeat(choice(...tails), 0, null));
}
