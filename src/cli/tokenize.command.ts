import { Command } from 'commander';
import { UserError } from '../common/user-error.js';
import type { Engine } from '../engines/engine.js';
import { readText } from './read-json-file.js';

interface TokenizeOptions {
  text?: string;
  file: string;
  specialTokens: boolean;
  decode?: boolean;
  json?: boolean;
}

/** `nestling tokenize MODEL`: the tokens of a text, or the text of tokens. */
export function tokenizeCommand(): Command {
  return new Command('tokenize')
    .helpOption('-h, --help', 'print this help')
    .summary('show the tokens of a text')
    .description(
      'Print the id and the text of every token of a text, or with --decode the text of token ids. Reads stdin when neither --text nor --file is given.',
    )
    .argument('<MODEL>', 'as for nestling serve')
    .option('--text <text>', 'the text itself')
    .option('--file <file>', 'file with the text; - is stdin', '-')
    .option('--no-special-tokens', 'without the BOS and EOS that the model puts around a text')
    .option('--decode', 'take token ids, as JSON or separated by spaces or commas, and print their text')
    .option('--json', 'print one JSON object with token ids and count')
    .option('--revision <revision>', 'branch, tag or commit of a Hugging Face repository')
    .action(async (model: string, options: TokenizeOptions, command: Command) => {
      const input = options.text ?? readText(options.file);
      const ids = options.decode ? readTokenIds(input) : null;
      const { configForModel, withModel } = await import('./command-model.js');
      await withModel(configForModel(model, command, ['revision']), async ({ engine }) => {
        const output = ids ? await textOf(engine, ids) : await tokensOf(engine, input, options);
        process.stdout.write(`${output}\n`);
      });
    });
}

async function tokensOf(engine: Engine, text: string, options: TokenizeOptions): Promise<string> {
  const [tokens = []] = await engine.tokenize([text], {
    addSpecialTokens: options.specialTokens,
    parseSpecialTokens: true,
  });
  if (options.json) return JSON.stringify({ tokens, count: tokens.length });
  // JSON shows spaces and line ends; a piece of a character that stands alone shows as U+FFFD.
  const show = (id: number): string => JSON.stringify(Buffer.from(engine.tokenBytes(id)).toString('utf8'));
  return tokens.map((id) => `${String(id).padStart(7)} ${show(id)}`).join('\n');
}

async function textOf(engine: Engine, ids: number[]): Promise<string> {
  const { vocabularySize } = engine.info;
  const unknown = ids.find((id) => id >= vocabularySize);
  if (unknown !== undefined)
    throw new UserError(`the model has tokens from 0 to ${vocabularySize - 1}, got ${unknown}`);
  return engine.detokenize(ids, { skipSpecialTokens: false });
}

/** Throws UserError that names the first thing that is no token id. */
function readTokenIds(text: string): number[] {
  const words = text.replace(/^\s*\[|\]\s*$/g, '').split(/[\s,]+/);
  return words.filter(Boolean).map((word) => {
    if (/^\d{1,9}$/.test(word)) return Number(word);
    throw new UserError(`--decode takes token ids, such as 12 7 301, got '${word}'`);
  });
}
