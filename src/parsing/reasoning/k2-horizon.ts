import type { ReasoningFormat } from '../formats.js';

/** `reasoning_effort` chooses the marker, which the prompt opens. Source: the format as vLLM 0.33 reads it. */
export const k2HorizonReasoning: ReasoningFormat = {
  name: 'k2_horizon',
  aliases: [],
  description: 'K2 Horizon: reasoning up to </ifm|think>, </ifm|think_fast> or </ifm|think_faster>',
  starts: ['<ifm|think>', '<ifm|think_fast>', '<ifm|think_faster>'],
  ends: ['</ifm|think>', '</ifm|think_fast>', '</ifm|think_faster>'],
  begins: () => 'reasoning',
  alwaysReasons: true,
  endedBy: ['<ifm|tool_calls>', '<ifm|tool_call>'],
  dropsStrayEnds: true,
};
