import type { ModelInfo, SpecialToken } from '../engine.js';
import type { Script } from './script.js';
import type { ScriptedTokenizer } from './scripted-tokenizer.js';

const MAX_MODEL_LENGTH = 4096;
const EMBEDDING_LENGTH = 8;
/** Each message between its role and the end token. */
const CHAT_TEMPLATE =
  '{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}' +
  '{% if add_generation_prompt %}assistant:{% endif %}';

/** What a scripted engine says about its model. */
export function scriptedModelInfo(script: Script, tokenizer: ScriptedTokenizer, end: string): ModelInfo {
  const specialTokens = new Map(
    tokenizer.specialTokens.map((text) => [text, tokenizer.encode(text, true)[0] ?? 0] as const),
  );
  const endId = specialTokens.get(end) ?? 0;
  const eosToken: SpecialToken = { id: endId, text: end };
  const task = script.task ?? 'generate';
  return {
    task,
    source: 'scripted',
    maxModelLength: script.maxModelLength ?? MAX_MODEL_LENGTH,
    vocabularySize: tokenizer.size,
    architecture: 'scripted',
    chatTemplates: task === 'generate' ? { default: script.chatTemplate ?? CHAT_TEMPLATE } : {},
    bosToken: null,
    eosToken,
    padToken: null,
    unknownToken: null,
    addsBosToken: false,
    endOfGenerationIds: [endId],
    specialTokens,
    fillInTheMiddle: null,
    generationDefaults: {},
    embeddingLength: task === 'generate' ? 0 : (script.embeddingLength ?? EMBEDDING_LENGTH),
  };
}
