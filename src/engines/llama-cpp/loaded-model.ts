import { freemem } from 'node:os';

import { chooseContextSize } from './context-size.js';
import { readGenerationDefaults } from './generation-defaults.js';
import { checkGgufFile } from './gguf/check-gguf-file.js';
import { metadataInteger, type GgufHeader, type GgufTensor } from './gguf/gguf-header.js';
import type { WorkerOptions } from './messages.js';
import { describeModel, type DescribedModel } from './model-info.js';
import { detectTask } from './model-task.js';
import { LlamaContext } from './native/context.js';
import { loadLlamaLibrary } from './native/library.js';
import { LlamaModel } from './native/model.js';
import { poolingContext } from './pooling-context.js';
import type { PoolingRunner } from './pooling/pooling-runner.js';

/** A model with a context for its task. */
export interface LoadedModel {
  model: LlamaModel;
  context: LlamaContext;
  described: DescribedModel;
  /** Whether all sequences of the context share its cells. */
  sharesCells: boolean;
  /** Whether the weights are floats, not quantized. */
  hasFloatWeights: boolean;
  /** Runs a pooling model; null for a model that generates. */
  poolingRunner: PoolingRunner | null;
}

interface SizedContext {
  context: LlamaContext;
  maxModelLength: number;
  sharesCells: boolean;
  poolingRunner: PoolingRunner | null;
}

const DEFAULT_BATCH = 512;
/** Share of the free memory that the key-value pool takes when the user set no size. */
const MEMORY_SHARE = 0.25;
/** `ggml_type` of 32-bit, 16-bit and brain floats. */
const FLOAT_TYPES: ReadonlySet<number> = new Set([0, 1, 30]);
const SINGLE_FLOAT = 0;

/** Validates the file, loads it, and makes a context for it. Throws one line with the reason. */
export async function loadModel(
  options: WorkerOptions,
  { log, mayBlock }: { log: (line: string) => void; mayBlock: boolean },
): Promise<LoadedModel> {
  const header = await checkGgufFile(options.modelPath);
  const library = loadLlamaLibrary();
  library.log.handler = (level, line) => {
    if (level === 'warn' || level === 'error') {
      log(line);
    }
  };
  const model = LlamaModel.load(library, options.modelPath);
  const task = options.task ?? detectTask(header, model);
  const { context, maxModelLength, sharesCells, poolingRunner } =
    task === 'generate'
      ? generationContext(options, header, model)
      : pooling(options, header, model, task, mayBlock);
  const generationDefaults = await readGenerationDefaults(header);
  const { source } = options;
  const described = describeModel({ header, model, task, source, maxModelLength, generationDefaults });
  return {
    model,
    context,
    described,
    sharesCells,
    poolingRunner,
    hasFloatWeights: blockMatrices(header).some(({ type }) => FLOAT_TYPES.has(type)),
  };
}

function generationContext(options: WorkerOptions, header: GgufHeader, model: LlamaModel): SizedContext {
  // Who keeps weights in 32-bit floats wants exact numbers: 16-bit keys alone move log probabilities by 0.003.
  const exact = isExact(header);
  const { maxModelLength, kvCells, sequenceIds, sharesCells } = chooseContextSize({
    header,
    architecture: model.architecture,
    layerCount: model.layerCount,
    trainedLength: model.trainedContextLength,
    maxModelLength: options.maxModelLength,
    kvCells: options.kvCells,
    maxSequences: options.maxSequences,
    memoryBytes: availableMemory() * MEMORY_SHARE,
    elementBytes: exact ? 4 : 2,
  });
  // Over shared cells the flash kernel at least skips those of other sequences. Over a sequence's own cells it is
  // slower on a CPU: 16 instead of 11 ms a token at 512 tokens of 125M parameters.
  const flash = options.flashAttention ?? (sharesCells || model.library.supportsGpuOffload);
  const context = new LlamaContext(model, {
    contextSize: kvCells,
    batchSize: options.batchSize ?? DEFAULT_BATCH,
    maxSequences: sequenceIds,
    threads: options.threads,
    unifiedKv: sharesCells,
    ...(exact && { kvTypes: { key: 'f32', value: 'f32' } }),
    flashAttention: flash ? 'on' : 'off',
  });
  return { context, maxModelLength, sharesCells, poolingRunner: null };
}

function pooling(
  worker: WorkerOptions,
  header: GgufHeader,
  model: LlamaModel,
  task: 'embed' | 'score',
  mayBlock: boolean,
): SizedContext {
  const { context, maxModelLength, runner } = poolingContext({
    worker,
    header,
    model,
    task,
    isExact: isExact(header),
    memoryBytes: availableMemory() * MEMORY_SHARE,
    mayBlock,
  });
  return { context, maxModelLength, sharesCells: true, poolingRunner: runner };
}

const isExact = (header: GgufHeader): boolean =>
  blockMatrices(header).every(({ type }) => type === SINGLE_FLOAT);

/** The weights that count: norms and biases are floats in every file. */
function blockMatrices({ tensors }: GgufHeader): readonly GgufTensor[] {
  return tensors.filter(({ name, dimensions }) => name.startsWith('blk.') && dimensions.length > 1);
}

/** The tokenizer and metadata of a model whose weights stay on the disk. Throws one line with the reason. */
export async function loadVocabulary(
  options: WorkerOptions,
): Promise<Pick<LoadedModel, 'model' | 'described'>> {
  const header = await checkGgufFile(options.modelPath);
  const model = LlamaModel.load(loadLlamaLibrary(), options.modelPath, { vocabularyOnly: true });
  const trained = metadataInteger(header, `${model.architecture}.context_length`) ?? 0;
  const described = describeModel({
    header,
    model,
    task: options.task ?? 'generate',
    source: options.source,
    maxModelLength: options.maxModelLength ?? trained,
    generationDefaults: await readGenerationDefaults(header),
  });
  return { model, described };
}

/** Free memory of the machine or of the container, in bytes. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  const constrained = limit > 0 ? limit - process.memoryUsage.rss() : Infinity;
  return Math.min(freemem(), constrained);
}
