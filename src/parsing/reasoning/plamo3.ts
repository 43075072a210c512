import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault } from './think-tags.js';

/** Source: the markers as vLLM 0.33 reads them. */
export const plamo3Reasoning: ReasoningFormat = {
  name: 'plamo3',
  aliases: [],
  description:
    'PLaMo 3: <|plamo:begin_think:plamo|>...<|plamo:end_think:plamo|> unless enable_thinking is false',
  starts: ['<|plamo:begin_think:plamo|>'],
  ends: ['<|plamo:end_think:plamo|>'],
  begins: reasonsByDefault,
  endedBy: ['<|plamo:begin_tool_requests:plamo|>'],
  reopens: true,
  dropsStrayEnds: true,
};
