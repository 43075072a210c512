import type { ReasoningFormat } from '../formats.js';

/** Source: the Seed-OSS chat template. */
export const seedOssReasoning: ReasoningFormat = {
  name: 'seed_oss',
  aliases: [],
  description: 'Seed-OSS: <seed:think>...</seed:think>',
  starts: ['<seed:think>'],
  ends: ['</seed:think>'],
  begins: () => 'reasoning',
  endedBy: ['<seed:tool_call>'],
  dropsStrayEnds: true,
};
