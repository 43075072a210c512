import {
  defaultContextParameters,
  defaultModelParameters,
  defaultSamplerChainParameters,
} from './default-parameters.js';
import type { LlamaFunctions } from './functions.js';
import { llamaVersion } from './layouts.js';

/**
 * Refuses a libllama whose version or struct layouts are not those of layouts.ts: with a wrong layout every later
 * call would read and write the wrong members without any error.
 *
 * `libraryPath` names the library in the message. Throws one line.
 */
export function checkLayouts(functions: LlamaFunctions, libraryPath: string): void {
  const version = functions.llama_version();
  if (!version?.startsWith(llamaVersion)) {
    refuse(libraryPath, `it says version ${version ?? 'nothing'}`);
  }
  compare('llama_model_params', functions.llama_model_default_params(), defaultModelParameters, libraryPath);
  compare(
    'llama_context_params',
    functions.llama_context_default_params(),
    defaultContextParameters,
    libraryPath,
  );
  compare(
    'llama_sampler_chain_params',
    functions.llama_sampler_chain_default_params(),
    defaultSamplerChainParameters,
    libraryPath,
  );
  compareBatch(functions, libraryPath);
}

/** llama_batch_init is the one function that tells of llama_batch: no tokens, no embeddings, five arrays. */
function compareBatch(functions: LlamaFunctions, libraryPath: string): void {
  const batch = functions.llama_batch_init(1, 0, 1);
  const { n_tokens, embd, ...arrays } = batch;
  if (n_tokens !== 0 || embd !== null || Object.values(arrays).includes(null)) {
    refuse(libraryPath, 'llama_batch_init fills other members of llama_batch');
  }
  functions.llama_batch_free(batch);
}

function compare(name: string, actual: object, expected: object, libraryPath: string): void {
  for (const [member, value] of Object.entries(expected)) {
    const read: unknown = Reflect.get(actual, member);
    if (read !== value && !(typeof read === 'bigint' && read === BigInt(value as number))) {
      refuse(libraryPath, `${name}.${member} reads ${String(read)}, its default is ${String(value)}`);
    }
  }
}

function refuse(libraryPath: string, reason: string): never {
  throw new Error(
    `libllama ${libraryPath} does not match the struct layouts of llama.cpp ${llamaVersion}: ${reason}`,
  );
}
