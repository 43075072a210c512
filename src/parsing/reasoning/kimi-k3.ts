import type { ReasoningFormat } from '../formats.js';
import { xtml } from '../layouts/xtml.js';

export const kimiK3Reasoning: ReasoningFormat = {
  name: 'kimi_k3',
  aliases: [],
  description: 'Kimi K3: channel think',
  starts: [],
  ends: [],
  begins: () => 'content',
  layout: xtml,
};
