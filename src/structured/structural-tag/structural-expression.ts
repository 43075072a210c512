import {
  characters,
  choice,
  EMPTY,
  literal,
  NEVER,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import { ANY_CHARACTER } from '../automata/character-set.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { grammarExpression } from '../grammar/grammar-expression.js';
import { SchemaCompiler } from '../json-schema/schema-compiler.js';
import { withoutText } from '../json-schema/string-content.js';
import type { ValueSyntax } from '../json-schema/value-syntax.js';
import { regexExpression } from '../regex/regex-expression.js';
import { wordNode, type RegexNode } from '../regex/regex-node.js';
import type { StructuralFormat, StructuralTag } from './structural-format.js';

type TriggeredTags = Extract<StructuralFormat, { kind: 'triggered-tags' }>;

/** The texts of a structural format. `until`: texts that must not occur in free text, because they end it. */
export function structuralExpression(
  format: StructuralFormat,
  json: ValueSyntax,
  builder: GrammarBuilder,
  until: readonly string[] = [],
): Expression {
  const inside = (each: StructuralFormat): Expression => structuralExpression(each, json, builder, until);
  switch (format.kind) {
    case 'literal':
      return literal(format.text);
    case 'json-schema': {
      const compiler = new SchemaCompiler(format.schema, format.path, builder, { closedObjects: false });
      return compiler.value([compiler.root], json, 'value');
    }
    case 'regex':
      return regexExpression(format.pattern, format.path, builder, 'text');
    case 'grammar':
      return grammarExpression(format.grammar, format.path, builder);
    case 'any-text':
      return freeText([...until, ...format.excludes], builder);
    case 'sequence':
      return sequence(...format.elements.map(inside));
    case 'or':
      return choice(...format.elements.map(inside));
    case 'tag':
      return tagExpression(format, json, builder);
    case 'triggered-tags':
      return triggeredExpression(format, json, builder, until);
    case 'tags-with-separator': {
      const tag = builder.rule(
        'tag',
        choice(...format.tags.map((each) => tagExpression(each, json, builder))),
      );
      const more = format.stopAfterFirst ? EMPTY : repeat(sequence(literal(format.separator), tag), 0, null);
      return format.atLeastOne ? sequence(tag, more) : optional(sequence(tag, more));
    }
  }
}

function tagExpression(tag: StructuralTag, json: ValueSyntax, builder: GrammarBuilder): Expression {
  const ends = tag.ends.filter((end) => end !== '');
  return sequence(
    literal(tag.begin),
    structuralExpression(tag.content, json, builder, ends),
    choice(...tag.ends.map(literal)),
  );
}

/**
 * Free text up to and with a trigger, the rest of a tag that begins with it, and so on. The text before a trigger is
 * read by an automaton that knows at every character whether one has begun, so text and tag are never confused.
 */
function triggeredExpression(
  { triggers, tags, atLeastOne, stopAfterFirst, excludes }: TriggeredTags,
  json: ValueSyntax,
  builder: GrammarBuilder,
  until: readonly string[],
): Expression {
  const unwanted = [...until, ...excludes];
  const rests = triggers.map((trigger) =>
    choice(
      ...tags
        .filter((tag) => tag.begin.startsWith(trigger))
        .map((tag) => tagExpression({ ...tag, begin: tag.begin.slice(trigger.length) }, json, builder)),
    ),
  );
  const tagged = choice(
    ...triggers.map((trigger, index) =>
      sequence(textEndingWith(trigger, triggers, unwanted, builder), rests[index] ?? NEVER),
    ),
  );
  const after = freeText([...triggers, ...unwanted], builder);
  if (stopAfterFirst) {
    return atLeastOne ? tagged : choice(tagged, after);
  }
  const part = builder.rule('tagged', tagged);
  return sequence(repeat(part, atLeastOne ? 1 : 0, null), after);
}

/** Text in which none of some texts occurs. */
function freeText(unwanted: readonly string[], builder: GrammarBuilder): Expression {
  const languages: Language[] = [{ kind: 'length', min: 0, max: null }, ...unwanted.map(withoutText)];
  return textOf({ kind: 'all', languages }, builder);
}

/** Text whose end is its first occurrence of any trigger, namely of the given one. */
function textEndingWith(
  trigger: string,
  triggers: readonly string[],
  unwanted: readonly string[],
  builder: GrammarBuilder,
): Expression {
  const anyCharacter: RegexNode = { kind: 'characters', set: ANY_CHARACTER };
  const anything: RegexNode = { kind: 'repeat', item: anyCharacter, min: 0, max: null };
  const ends: Language = {
    kind: 'regex',
    mode: 'full',
    node: { kind: 'sequence', items: [anything, wordNode(trigger)] },
  };
  const earlier = triggers.map((each): Language => ({
    kind: 'not',
    language: {
      kind: 'regex',
      mode: 'full',
      node: { kind: 'sequence', items: [anything, wordNode(each), anyCharacter, anything] },
    },
  }));
  return textOf({ kind: 'all', languages: [ends, ...earlier, ...unwanted.map(withoutText)] }, builder);
}

function textOf(language: Language, builder: GrammarBuilder): Expression {
  return builder.shared(`free ${JSON.stringify(language)}`, 'free-text', () =>
    dfaExpression(languageDfa(language, builder.budget), builder, 'free-text', characters),
  );
}
