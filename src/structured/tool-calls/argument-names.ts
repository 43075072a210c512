import { NEVER, type Expression } from '../gbnf/expression.js';
import { characterSet } from '../automata/character-set.js';
import { contentLanguage, type StringContent } from '../json-schema/string-content.js';

/** Names that every layout can hold as they are. */
const PLAIN_NAME = /^[A-Za-z0-9_$.:@-]+$/u;

const NAME_CHARACTERS = characterSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);

/** A name of at most so many characters, where the schema leaves it open. */
const LONGEST_NAME = 64;

/** A name as it is, or NEVER when the layout could not tell its end. */
export function plainName(name: string, write: (name: string) => Expression): Expression {
  return PLAIN_NAME.test(name) ? write(name) : NEVER;
}

/** Names of the content that are words of letters, digits and underscores. */
export function namedContent(content: StringContent): StringContent {
  return {
    kind: 'language',
    language: {
      kind: 'all',
      languages: [
        contentLanguage(content),
        {
          kind: 'regex',
          mode: 'full',
          node: {
            kind: 'sequence',
            items: [
              { kind: 'characters', set: NAME_CHARACTERS.slice(1) },
              {
                kind: 'repeat',
                item: { kind: 'characters', set: NAME_CHARACTERS },
                min: 0,
                max: LONGEST_NAME - 1,
              },
            ],
          },
        },
      ],
    },
  };
}
