import type { ParserCase } from './parser-cases.js';

/** What formats with <think>...</think> have in common, one case each. */
export const separatesReasoning: ParserCase = {
  title: 'separates reasoning',
  output: '<think>Rye is out.</think>Take wheat.',
  content: 'Take wheat.',
  reasoning: 'Rye is out.',
};

export const reasonsUpToEnd: ParserCase = {
  title: 'takes everything up to the end marker',
  output: 'Rye is out.</think>Take wheat.',
  content: 'Take wheat.',
  reasoning: 'Rye is out.',
};

export const reasonsWithoutEnd: ParserCase = {
  title: 'takes everything without an end marker',
  output: 'Rye is',
  reasoning: 'Rye is',
};

export const isContentWhenOff: ParserCase = {
  title: 'is all content when switched off',
  output: 'Take wheat.',
  content: 'Take wheat.',
  templateKwargs: { enable_thinking: false },
};

export const isContentByDefault: ParserCase = {
  title: 'is content by default',
  output: 'Wheat.',
  content: 'Wheat.',
};
