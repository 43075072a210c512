import { freemem } from 'node:os';

import type { ModelTask } from '../engine.js';
import { chooseContextSize } from './context-size.js';
import { readGenerationDefaults } from './generation-defaults.js';
import { checkGgufFile } from './gguf/check-gguf-file.js';
import type { GgufHeader } from './gguf/gguf-header.js';
import type { WorkerOptions } from './messages.js';
import { describeModel, type DescribedModel } from './model-info.js';
import { detectTask } from './model-task.js';
import { LlamaContext } from './native/context.js';
import { loadLlamaLibrary } from './native/library.js';
import { LlamaModel } from './native/model.js';

/** A model with a context for its task. */
export interface LoadedModel {
  model: LlamaModel;
  context: LlamaContext;
  described: DescribedModel;
}

/** Beside the running sequences, finished ones keep an id each as prefixes for later prompts. */
const FINISHED_SEQUENCES = 112;
/** llama.cpp's own limit (LLAMA_MAX_SEQ). */
const MOST_SEQUENCES = 256;
const DEFAULT_BATCH = 512;
/** Share of the free memory that the key-value pool takes when the user set no size. */
const MEMORY_SHARE = 0.25;

/** Validates the file, loads it, and makes a context for it. Throws one line with the reason. */
export async function loadModel(options: WorkerOptions, log: (line: string) => void): Promise<LoadedModel> {
  const header = await checkGgufFile(options.modelPath);
  const library = loadLlamaLibrary();
  library.log.handler = (level, line) => {
    if (level === 'warn' || level === 'error') {
      log(line);
    }
  };
  const model = LlamaModel.load(library, options.modelPath);
  const task = options.task ?? detectTask(header, model);
  const { context, maxModelLength } = createContext(options, header, model, task);
  const generationDefaults = await readGenerationDefaults(header);
  const described = describeModel({
    header,
    model,
    task,
    source: options.source,
    maxModelLength,
    generationDefaults,
  });
  return { model, context, described };
}

function createContext(
  options: WorkerOptions,
  header: GgufHeader,
  model: LlamaModel,
  task: ModelTask,
): { context: LlamaContext; maxModelLength: number } {
  const { maxModelLength, kvCells } = chooseContextSize({
    header,
    architecture: model.architecture,
    layerCount: model.layerCount,
    trainedLength: model.trainedContextLength,
    maxModelLength: options.maxModelLength,
    kvCells: options.kvCells,
    maxSequences: options.maxSequences,
    memoryBytes: availableMemory() * MEMORY_SHARE,
  });
  const context = new LlamaContext(model, {
    contextSize: kvCells,
    batchSize: options.batchSize ?? DEFAULT_BATCH,
    maxSequences: Math.min(options.maxSequences + FINISHED_SEQUENCES, MOST_SEQUENCES),
    threads: options.threads,
    flashAttention: options.flashAttention === true ? 'on' : 'off',
    embeddings: task !== 'generate',
  });
  return { context, maxModelLength };
}

/** Free memory of the machine or of the container, in bytes. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  const constrained = limit > 0 ? limit - process.memoryUsage.rss() : Infinity;
  return Math.min(freemem(), constrained);
}
