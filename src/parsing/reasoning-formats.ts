import type { ReasoningFormat } from './formats.js';
import { apertusReasoning } from './reasoning/apertus.js';
import { cohereCommandReasoning } from './reasoning/cohere-command.js';
import { deepseekR1 } from './reasoning/deepseek-r1.js';
import { deepseekV3Reasoning } from './reasoning/deepseek-v3.js';
import { deepseekV4Reasoning } from './reasoning/deepseek-v4.js';
import { ernie45Reasoning } from './reasoning/ernie45.js';
import { exaone4 } from './reasoning/exaone4.js';
import { gemma4Reasoning } from './reasoning/gemma4.js';
import { glm45Reasoning } from './reasoning/glm45.js';
import { graniteReasoning } from './reasoning/granite.js';
import { holo2 } from './reasoning/holo2.js';
import { hunyuanA13bReasoning } from './reasoning/hunyuan-a13b.js';
import { hyV3Reasoning, hyV4Reasoning } from './reasoning/hy-v3.js';
import { inklingReasoning } from './reasoning/inkling.js';
import { k2HorizonReasoning } from './reasoning/k2-horizon.js';
import { kimiReasoning } from './reasoning/kimi.js';
import { kimiK2Reasoning } from './reasoning/kimi-k2.js';
import { kimiK3Reasoning } from './reasoning/kimi-k3.js';
import { minimaxM2Reasoning } from './reasoning/minimax-m2.js';
import { minimaxM2AppendThink } from './reasoning/minimax-m2-append-think.js';
import { minimaxM3Reasoning } from './reasoning/minimax-m3.js';
import { ling3 } from './reasoning/ling3.js';
import { mistralReasoning } from './reasoning/mistral.js';
import { museGlimmerReasoning } from './reasoning/muse-glimmer.js';
import { graniteThinking, nemotronV3 } from './reasoning/nemotron-v3.js';
import { olmo3Reasoning } from './reasoning/olmo3.js';
import { openaiGptoss } from './reasoning/openai-gptoss.js';
import { plamo3Reasoning } from './reasoning/plamo3.js';
import { poolsideV1 } from './reasoning/poolside-v1.js';
import { qwen3 } from './reasoning/qwen3.js';
import { seedOssReasoning } from './reasoning/seed-oss.js';
import { step3Reasoning } from './reasoning/step3.js';
import { step3p5Reasoning } from './reasoning/step3p5.js';

/** In the order of the documentation: the most used first. */
export const reasoningFormats: readonly ReasoningFormat[] = [
  deepseekR1,
  qwen3,
  deepseekV3Reasoning,
  deepseekV4Reasoning,
  exaone4,
  glm45Reasoning,
  ling3,
  graniteReasoning,
  mistralReasoning,
  openaiGptoss,
  kimiReasoning,
  kimiK2Reasoning,
  kimiK3Reasoning,
  seedOssReasoning,
  hunyuanA13bReasoning,
  hyV3Reasoning,
  hyV4Reasoning,
  olmo3Reasoning,
  step3Reasoning,
  step3p5Reasoning,
  minimaxM2Reasoning,
  minimaxM2AppendThink,
  minimaxM3Reasoning,
  gemma4Reasoning,
  holo2,
  nemotronV3,
  graniteThinking,
  ernie45Reasoning,
  poolsideV1,
  cohereCommandReasoning,
  inklingReasoning,
  museGlimmerReasoning,
  plamo3Reasoning,
  k2HorizonReasoning,
  apertusReasoning,
];
