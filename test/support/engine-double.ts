import type { Engine, ModelInfo, ModelTask } from '../../src/engines/engine.js';
import type { ServedModel } from '../../src/serving/models/served-model.js';

/** What the server may know of a model, for rules that only read it. */
export function modelInfo(changes: Partial<ModelInfo> = {}): ModelInfo {
  return {
    task: 'generate',
    source: 'test',
    maxModelLength: 100,
    vocabularySize: 1000,
    architecture: null,
    chatTemplates: {},
    bosToken: null,
    eosToken: null,
    padToken: null,
    unknownToken: null,
    addsBosToken: false,
    endOfGenerationIds: [],
    specialTokens: new Map(),
    fillInTheMiddle: null,
    generationDefaults: {},
    embeddingLength: 0,
    ...changes,
  };
}

/** A served model whose engine can do nothing: for rules that only look at names and tasks. */
export function servedModel(name: string, task: ModelTask): ServedModel {
  const engine = { kind: 'test', info: modelInfo({ task }), features: new Set() } as unknown as Engine;
  return {
    name,
    engine,
    created: 0,
    chatTemplates: null,
    generationDefaults: {},
    toolCallParser: null,
    reasoningParser: null,
  };
}
