import type { AliasSource, IgnoredSetting, SettingTable } from '../setting.js';
import { without } from '../setting-kinds.js';

const PARALLEL = 'one process computes a model on this machine; parallel engines belong behind --upstream';
const DEVICES = "it chooses accelerators of another system; llama.cpp's build decides what computes here";
const MEMORY = 'the cache here is counted in tokens, see --kv-cells';
const COMPILED = 'models are not compiled for buckets here';

const FURIOSA = ['Furiosa-LLM'] as const;
const LMDEPLOY = ['LMDeploy'] as const;
const VLLM = ['vLLM'] as const;
const ALL_THREE = ['Furiosa-LLM', 'LMDeploy', 'vLLM'] as const;

/** A flag with one value that is about hardware or a cluster this server does not drive. */
function hardware(ignored: string, from: readonly AliasSource[], ...aliases: string[]): IgnoredSetting {
  return without({
    from,
    takes: 'one',
    effect: { ignored },
    aliases: aliases.map((flag) => ({ flag, from })),
  });
}

function hardwareSwitch(ignored: string, from: readonly AliasSource[]): IgnoredSetting {
  return without({ from, takes: 'nothing', effect: { ignored } });
}

/** Flags about other systems' hardware: accepted, so that a command line can be moved here as it is. */
export const hardwareSettings = {
  devices: hardware(DEVICES, FURIOSA),
  device: hardware(DEVICES, LMDEPLOY),
  deviceMesh: hardware(DEVICES, FURIOSA),
  backend: hardware('it chooses between engines of LMDeploy; see --engine', LMDEPLOY),
  tensorParallelSize: hardware(PARALLEL, ALL_THREE, 'tp'),
  pipelineParallelSize: hardware(PARALLEL, ['Furiosa-LLM', 'vLLM'], 'pp'),
  dataParallelSize: hardware(PARALLEL, ALL_THREE, 'dp'),
  ep: hardware(PARALLEL, LMDEPLOY),
  draftTp: hardware(PARALLEL, FURIOSA, 'draft-tensor-parallel-size'),
  draftPp: hardware(PARALLEL, FURIOSA, 'draft-pipeline-parallel-size'),
  draftDp: hardware(PARALLEL, FURIOSA, 'draft-data-parallel-size'),
  dataParallelRoutingPolicy: hardware(PARALLEL, FURIOSA),
  dataParallelSupervisorPort: hardware(PARALLEL, VLLM),
  apiServerCount: hardware(PARALLEL, VLLM, 'asc'),
  headless: hardwareSwitch(PARALLEL, VLLM),
  role: hardware('prefill and decode are not served apart here', LMDEPLOY),
  gpuMemoryUtilization: hardware(MEMORY, VLLM),
  cacheMaxEntryCount: hardware(MEMORY, LMDEPLOY),
  cacheBlockSeqLen: hardware(MEMORY, LMDEPLOY),
  blockSize: hardware(MEMORY, VLLM),
  swapSpace: hardware(MEMORY, VLLM),
  kvCacheDtype: hardware('the key-value cache has one type here', VLLM),
  quantPolicy: hardware('the key-value cache has one type here', LMDEPLOY),
  spareBlocksRatio: hardware(MEMORY, FURIOSA),
  maxIoMemoryMb: hardware(MEMORY, FURIOSA),
  enforceEager: hardwareSwitch('there are no CUDA graphs here', VLLM),
  prefillBuckets: hardware(COMPILED, FURIOSA, 'pb'),
  decodeBuckets: hardware(COMPILED, FURIOSA, 'db'),
  enableJitCompilation: hardwareSwitch(COMPILED, FURIOSA),
  jitThreshold: hardware(COMPILED, FURIOSA),
  jitMaxWorkers: hardware(COMPILED, FURIOSA),
  jitUnitSize: hardware(COMPILED, FURIOSA),
  fxb: hardware(COMPILED, FURIOSA),
  npuIoCpus: hardware(DEVICES, FURIOSA),
  npuQueueLimit: hardware(DEVICES, FURIOSA),
  estimationTimeLimitMs: hardware(COMPILED, FURIOSA),
} satisfies SettingTable;
