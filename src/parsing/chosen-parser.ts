import { nearestWord } from '../common/nearest-word.js';
import { UserError } from '../common/user-error.js';
import {
  findReasoningFormat,
  findToolCallFormat,
  reasoningParserNames,
  toolCallParserNames,
} from './registry.js';

const KINDS = {
  'tool-call-parser': { find: findToolCallFormat, list: toolCallParserNames },
  'reasoning-parser': { find: findReasoningFormat, list: reasoningParserNames },
};

/** Names of other servers (vLLM, SGLang) for reading a model's own description of its format, and why they mean nothing here. */
const OTHER_SERVERS_NAMES: ReadonlySet<string> = new Set(['hf', 'response_template', 'response-template']);

/**
 * The parser that a flag chooses: `auto` the one that was detected, `none` no parser, else the one of that name. Throws
 * UserError for a name that no parser has, or that only another server can follow.
 */
export function chosenParser(flag: keyof typeof KINDS, name: string, detected: string | null): string | null {
  if (name === 'auto') return detected;
  if (name === 'none') return null;
  const { find, list } = KINDS[flag];
  if (find(name) !== undefined) return name;
  if (OTHER_SERVERS_NAMES.has(name.toLowerCase()))
    throw new UserError(
      `--${flag}: '${name}' follows a response_template in the files of a transformers tokenizer, which is not read here; auto goes by the chat template, docs/parsers.md lists the formats`,
    );
  const names = list().flatMap((format) => [format.name, ...format.aliases]);
  const nearest = nearestWord(name, names);
  throw new UserError(
    `--${flag}: there is no parser named '${name}'; ${nearest === null ? 'docs/parsers.md lists them' : `did you mean ${nearest}?`}`,
  );
}
