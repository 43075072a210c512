import type { ReasoningFormat } from '../formats.js';

/** Source: the Kimi-VL-A3B-Thinking chat template. */
export const kimiReasoning: ReasoningFormat = {
  name: 'kimi',
  aliases: [],
  description: 'Kimi-VL Thinking: ◁think▷...◁/think▷',
  starts: ['◁think▷'],
  ends: ['◁/think▷'],
  begins: () => 'either',
  dropsStrayEnds: true,
};
