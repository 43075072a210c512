import type { ToolCallFormat } from '../formats.js';
import { xtml } from '../layouts/xtml.js';

export const kimiK3: ToolCallFormat = {
  name: 'kimi_k3',
  aliases: [],
  description:
    'Kimi K3: <|open|>call tool="f"<|sep|> with <|open|>argument key="k" type="string"<|sep|>v, in channel tools',
  starts: [],
  layout: xtml,
};
