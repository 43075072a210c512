import { contains, type CharacterSet } from '../automata/character-set.js';
import type { Expression } from '../gbnf/expression.js';
import { NEVER } from '../gbnf/expression.js';
import type { Grammar } from '../gbnf/grammar.js';

/** What is still to be matched, innermost first. */
interface Frame {
  expression: Expression;
  rest: Frame | null;
}

interface Waiting {
  set: CharacterSet | null;
  character: string | null;
  /** Where matching goes on after the character. */
  next: Frame | null;
}

/** Whether a text is in a grammar's language, following all readings at once as llama.cpp does. For tests. */
export function grammarMatches(grammar: Grammar, text: string): boolean {
  let waiting = advance(grammar, [{ expression: { kind: 'rule', name: grammar.root }, rest: null }]);
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const next = waiting.frames
      .filter((each) => (each.set === null ? each.character === character : contains(each.set, codePoint)))
      .map((each) => each.next);
    if (next.length === 0) {
      return false;
    }
    waiting = advance(grammar, next);
  }
  return waiting.mayEnd;
}

function advance(
  grammar: Grammar,
  starts: readonly (Frame | null)[],
): { frames: Waiting[]; mayEnd: boolean } {
  const frames: Waiting[] = [];
  const seen = new Set<string>();
  const todo = [...starts];
  let mayEnd = false;
  while (todo.length > 0) {
    const frame = todo.pop() ?? null;
    const key = frameKey(frame);
    if (seen.has(key)) {
      continue;
    }
    seen.add(key);
    if (frame === null) {
      mayEnd = true;
      continue;
    }
    const { expression, rest } = frame;
    switch (expression.kind) {
      case 'literal': {
        const [first = '', ...others] = Array.from(expression.text);
        const remaining: Expression = { kind: 'literal', text: others.join('') };
        frames.push({
          set: null,
          character: first,
          next: others.length === 0 ? rest : { expression: remaining, rest },
        });
        break;
      }
      case 'characters':
        frames.push({ set: expression.set, character: null, next: rest });
        break;
      case 'token':
        break;
      case 'rule':
        todo.push({ expression: grammar.rules.get(expression.name) ?? NEVER, rest });
        break;
      case 'sequence':
        todo.push(
          [...expression.items]
            .reverse()
            .reduce<Frame | null>((r, item) => ({ expression: item, rest: r }), rest),
        );
        break;
      case 'choice':
        todo.push(...expression.options.map((option) => ({ expression: option, rest })));
        break;
      case 'repeat': {
        const { item, min, max } = expression;
        if (min === 0) {
          todo.push(rest);
        }
        if (max !== 0) {
          const again: Expression = {
            kind: 'repeat',
            item,
            min: Math.max(0, min - 1),
            max: max === null ? null : max - 1,
          };
          todo.push({ expression: item, rest: { expression: again, rest } });
        }
        break;
      }
    }
  }
  return { frames, mayEnd };
}

const expressionNumbers = new WeakMap<Expression, number>();
let numbered = 0;

function frameKey(frame: Frame | null): string {
  const parts: string[] = [];
  for (let each = frame; each !== null; each = each.rest) {
    const { expression } = each;
    if (expression.kind === 'literal' || expression.kind === 'rule') {
      parts.push(expression.kind === 'rule' ? expression.name : JSON.stringify(expression.text));
    } else if (expression.kind === 'repeat') {
      parts.push(`${numberOf(expression.item)}{${expression.min},${expression.max}}`);
    } else {
      parts.push(String(numberOf(expression)));
    }
  }
  return parts.join(' ');
}

function numberOf(expression: Expression): number {
  let number = expressionNumbers.get(expression);
  if (number === undefined) {
    numbered += 1;
    number = numbered;
    expressionNumbers.set(expression, number);
  }
  return number;
}
