import type { ExpressionAutomaton } from '../automata/automaton-rules.js';
import { AutomatonTooLarge } from '../automata/dfa.js';
import { intersect, union, type CharacterRange, type CharacterSet } from '../automata/character-set.js';
import type { CompileBudget } from '../compile-budget.js';
import { NEVER, characters, type Expression } from './expression.js';
import { overlap, type FirstSets } from './first-sets.js';
import type { Grammar } from './grammar.js';

/** Places of an expression, with its counted repetitions written out. */
const MAX_PLACES = 4_000;
const MAX_STATES = 2_000;
/** How often a called rule takes the place of its call within another such rule. */
const MAX_DEPTH = 6;

/** A place in an expression: free ways on, or one way on that matches `step`. */
interface Place {
  free: number[];
  step: Expression | null;
  to: number;
  depth: number;
}

/**
 * An automaton over characters and calls of rules that never has two ways on for one character, as far as that can be
 * had: where several rules can begin with the same one, their bodies take the place of the calls. Throws
 * AutomatonTooLarge.
 */
export function expressionAutomaton(
  body: Expression,
  grammar: Grammar,
  firstSets: FirstSets,
  budget: CompileBudget,
): ExpressionAutomaton {
  return new Determinizer(grammar, firstSets, budget).run(body);
}

class Determinizer {
  private readonly places: Place[] = [];
  private readonly unfolded = new Map<number, number>();
  private readonly end: number;
  private readonly numbers = new Map<string, number>();
  private readonly states: (readonly number[])[] = [];

  constructor(
    private readonly grammar: Grammar,
    private readonly firstSets: FirstSets,
    private readonly budget: CompileBudget,
  ) {
    this.end = this.place(null, 0, 0);
  }

  run(body: Expression): ExpressionAutomaton {
    this.stateOf([this.add(body, this.end, 0)]);
    const ways: (readonly (readonly [Expression, number])[])[] = [];
    const accepting: boolean[] = [];
    for (let state = 0; state < this.states.length; state += 1) {
      const places = this.states[state] ?? [];
      ways.push(this.waysFrom(places));
      accepting.push(places.includes(this.end));
    }
    return { ways, accepting };
  }

  private place(step: Expression | null, to: number, depth: number): number {
    this.budget.spend();
    this.places.push({ free: [], step, to, depth });
    if (this.places.length > MAX_PLACES) {
      throw new AutomatonTooLarge(`an expression of more than ${MAX_PLACES} places`);
    }
    return this.places.length - 1;
  }

  /** Adds an expression that goes on at `then`, and returns where it begins. */
  private add(expression: Expression, then: number, depth: number): number {
    switch (expression.kind) {
      case 'literal':
        return Array.from(expression.text).reduceRight(
          (next, text) => this.place({ kind: 'literal', text }, next, depth),
          then,
        );
      case 'characters':
      case 'rule':
      case 'token':
        return this.place(expression, then, depth);
      case 'sequence':
        return expression.items.reduceRight((next, item) => this.add(item, next, depth), then);
      case 'choice':
        return this.fork(
          expression.options.map((option) => this.add(option, then, depth)),
          depth,
        );
      case 'repeat':
        return this.addRepeat(expression, then, depth);
    }
  }

  private addRepeat(
    { item, min, max }: Extract<Expression, { kind: 'repeat' }>,
    then: number,
    depth: number,
  ): number {
    let next = then;
    if (max === null) {
      next = this.fork([then], depth);
      this.places[next]?.free.push(this.add(item, next, depth));
    }
    for (let optional = max ?? min; optional > min; optional -= 1) {
      next = this.fork([this.add(item, next, depth), then], depth);
    }
    for (let required = 0; required < min; required += 1) {
      next = this.add(item, next, depth);
    }
    return next;
  }

  private fork(ways: readonly number[], depth: number): number {
    const place = this.place(null, 0, depth);
    this.places[place]?.free.push(...ways);
    return place;
  }

  /** The number of the state that is at all these places. */
  private stateOf(places: readonly number[]): number {
    const all = this.unfoldedCalls(this.reached(places));
    const key = all.join(' ');
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.states.length;
      if (number >= MAX_STATES) {
        throw new AutomatonTooLarge(`an automaton of more than ${MAX_STATES} states`);
      }
      this.numbers.set(key, number);
      this.states.push(all);
    }
    return number;
  }

  /** The places with a step, and the end, that are reached for free; sorted. */
  private reached(starts: readonly number[]): readonly number[] {
    const seen = new Set<number>();
    const waiting = [...starts];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      if (!seen.has(each)) {
        seen.add(each);
        waiting.push(...(this.places[each]?.free ?? []));
      }
    }
    this.budget.spend(seen.size);
    return [...seen]
      .filter((each) => each === this.end || this.places[each]?.step !== null)
      .sort((a, b) => a - b);
  }

  /** Replaces calls by what they call until none begins with a character that something else begins with too. */
  private unfoldedCalls(places: readonly number[]): readonly number[] {
    const doubtful = places.filter((place) => this.mustUnfold(place, places));
    return doubtful.length === 0
      ? places
      : this.unfoldedCalls(
          this.reached([
            ...places.filter((place) => !doubtful.includes(place)),
            ...doubtful.map((place) => this.unfold(place)),
          ]),
        );
  }

  private mustUnfold(place: number, places: readonly number[]): boolean {
    const { step, depth } = this.places[place] as Place;
    if (step?.kind !== 'rule' || depth >= MAX_DEPTH) {
      return false;
    }
    const others = places.flatMap((other) => {
      const otherStep = this.places[other]?.step ?? null;
      return otherStep === null || (otherStep.kind === 'rule' && otherStep.name === step.name)
        ? []
        : [otherStep];
    });
    this.budget.spend(places.length / 8);
    return this.firstSets.isNullable(step)
      ? others.length > 0
      : intersect(this.firstSets.of(step), union(...others.map((other) => this.firstSets.of(other)))).length >
          0;
  }

  private unfold(place: number): number {
    let start = this.unfolded.get(place);
    if (start === undefined) {
      const { step, to, depth } = this.places[place] as Place;
      const body = step?.kind === 'rule' ? (this.grammar.rules.get(step.name) ?? NEVER) : NEVER;
      start = this.add(body, to, depth + 1);
      this.unfolded.set(place, start);
    }
    return start;
  }

  private waysFrom(places: readonly number[]): (readonly [Expression, number])[] {
    const calls = new Map<string, { step: Expression; targets: number[] }>();
    const taking: { set: CharacterSet; to: number }[] = [];
    for (const place of places) {
      const { step, to } = this.places[place] as Place;
      if (step?.kind === 'rule' || step?.kind === 'token') {
        const key = step.kind === 'rule' ? step.name : `<${step.id}>`;
        const known = calls.get(key);
        if (known === undefined) {
          calls.set(key, { step, targets: [to] });
        } else {
          known.targets.push(to);
        }
      } else if (step !== null) {
        taking.push({ set: this.firstSets.of(step), to });
      }
    }
    return [
      ...this.characterWays(taking),
      ...[...calls.values()].map(({ step, targets }) => [step, this.stateOf(targets)] as const),
    ];
  }

  /** Every character leads to one state: that of all places it leads to. */
  private characterWays(
    taking: readonly { set: CharacterSet; to: number }[],
  ): (readonly [Expression, number])[] {
    if (!overlap(taking.map(({ set }) => set))) {
      return merged(taking.map(({ set, to }) => [set, this.stateOf([to])]));
    }
    const borders = [...new Set(taking.flatMap(({ set }) => set.flatMap(([low, high]) => [low, high + 1])))];
    borders.sort((a, b) => a - b);
    const pieces = borders.slice(0, -1).flatMap((low, index): [CharacterRange, number[]][] => {
      const piece: CharacterRange = [low, (borders[index + 1] ?? low + 1) - 1];
      this.budget.spend(taking.length / 8);
      const targets = taking.filter(({ set }) => intersect(set, [piece]).length > 0).map(({ to }) => to);
      return targets.length === 0 ? [] : [[piece, targets]];
    });
    return merged(pieces.map(([piece, targets]) => [[piece], this.stateOf(targets)]));
  }
}

/** One way for each target, with all the characters that lead there. */
function merged(ways: readonly (readonly [CharacterSet, number])[]): (readonly [Expression, number])[] {
  const setsByTarget = new Map<number, CharacterSet[]>();
  for (const [set, target] of ways) {
    setsByTarget.set(target, [...(setsByTarget.get(target) ?? []), set]);
  }
  return [...setsByTarget].map(([target, sets]) => [characters(union(...sets)), target]);
}
