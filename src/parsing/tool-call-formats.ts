import type { ToolCallFormat } from './formats.js';
import { apertus } from './tool-calls/apertus.js';
import { beam } from './tool-calls/beam.js';
import { cohereCommand } from './tool-calls/cohere-command.js';
import { deepseekV3 } from './tool-calls/deepseek-v3.js';
import { deepseekV31 } from './tool-calls/deepseek-v31.js';
import { deepseekV32, deepseekV4, deepseekV41, gigachat35 } from './tool-calls/deepseek-v32.js';
import { dots } from './tool-calls/dots.js';
import { ernie45 } from './tool-calls/ernie45.js';
import { functiongemma } from './tool-calls/functiongemma.js';
import { gemma4 } from './tool-calls/gemma4.js';
import { gigachat3 } from './tool-calls/gigachat3.js';
import { glm45 } from './tool-calls/glm45.js';
import { granite } from './tool-calls/granite.js';
import { granite20bFc } from './tool-calls/granite-20b-fc.js';
import { hermes } from './tool-calls/hermes.js';
import { hunyuanA13b } from './tool-calls/hunyuan-a13b.js';
import { hyV3, hyV4 } from './tool-calls/hy-v3.js';
import { inklingTools } from './tool-calls/inkling.js';
import { internlm } from './tool-calls/internlm.js';
import { iquestQ1 } from './tool-calls/iquest-q1.js';
import { jamba } from './tool-calls/jamba.js';
import { k2Horizon } from './tool-calls/k2-horizon.js';
import { kimiK2 } from './tool-calls/kimi-k2.js';
import { kimiK3 } from './tool-calls/kimi-k3.js';
import { lfm2 } from './tool-calls/lfm2.js';
import { llama3 } from './tool-calls/llama3.js';
import { llama3Json } from './tool-calls/llama3-json.js';
import { llama4Pythonic } from './tool-calls/llama4-pythonic.js';
import { longcat } from './tool-calls/longcat.js';
import { minicpm5 } from './tool-calls/minicpm5.js';
import { minimaxM2 } from './tool-calls/minimax-m2.js';
import { minimaxM3 } from './tool-calls/minimax-m3.js';
import { mistral } from './tool-calls/mistral.js';
import { museGlimmerTools } from './tool-calls/muse-glimmer.js';
import { olmo3 } from './tool-calls/olmo3.js';
import { openai } from './tool-calls/openai.js';
import { phi4MiniJson } from './tool-calls/phi4-mini-json.js';
import { plamo3 } from './tool-calls/plamo3.js';
import { pythonic } from './tool-calls/pythonic.js';
import { qwen3Xml } from './tool-calls/qwen3-xml.js';
import { seedOss } from './tool-calls/seed-oss.js';
import { step3 } from './tool-calls/step3.js';
import { step3p5, step5 } from './tool-calls/step3p5.js';
import { xlam } from './tool-calls/xlam.js';

/** In the order of the documentation: the most used first. */
export const toolCallFormats: readonly ToolCallFormat[] = [
  hermes,
  llama3Json,
  llama4Pythonic,
  pythonic,
  mistral,
  qwen3Xml,
  deepseekV3,
  deepseekV31,
  deepseekV32,
  deepseekV4,
  deepseekV41,
  glm45,
  kimiK2,
  kimiK3,
  minimaxM2,
  minimaxM3,
  gemma4,
  functiongemma,
  openai,
  beam,
  granite,
  granite20bFc,
  internlm,
  llama3,
  phi4MiniJson,
  seedOss,
  step3,
  step3p5,
  step5,
  olmo3,
  lfm2,
  hunyuanA13b,
  hyV3,
  hyV4,
  jamba,
  longcat,
  ernie45,
  xlam,
  gigachat3,
  gigachat35,
  apertus,
  cohereCommand,
  dots,
  minicpm5,
  inklingTools,
  museGlimmerTools,
  plamo3,
  k2Horizon,
  iquestQ1,
];
