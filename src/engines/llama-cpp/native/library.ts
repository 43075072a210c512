/**
 * The native layer: the only importer of koffi, and the only place that knows llama.cpp's structs. library.ts loads
 * and checks the library; model.ts, context.ts, batch.ts and grammar.ts wrap what the engine needs of it. There is
 * no sampler chain: sampling/ chooses tokens from the logits that a context shows.
 *
 * layouts.ts is derived (tools/llama-layouts). For another version of llama.cpp: derive it anew, read the diff, and
 * follow its changes in default-parameters.ts.
 */
import koffi from 'koffi';
import { type LlamaFunctions, type Pointer, bindFunctions, defineStructs } from './functions.js';
import { checkLayouts } from './layout-check.js';
import { LlamaLog } from './log.js';
import { enlargeNativeStacks } from './native-stack.js';
import { type LlamaPackage, installedPackages } from './packages.js';

/** llama.cpp, loaded into this process. There is one per process: ggml's backends and its log are global. */
export interface LlamaLibrary {
  /** The npm package it came from, `@node-llama-cpp/linux-x64`. */
  readonly packageName: string;
  /** As llama.cpp says it: `0.4.0-dev`. */
  readonly version: string;
  /** Whether a GPU (or Metal) backend is loaded and can take layers. */
  readonly supportsGpuOffload: boolean;
  readonly functions: LlamaFunctions;
  /** Address of the function that contexts poll to learn whether to abort (abort-flag.ts). */
  readonly abortCallback: Pointer;
  /** llama.cpp's log: off until a handler is set. */
  readonly log: LlamaLog;
}

let loaded: LlamaLibrary | null = null;

/**
 * Loads llama.cpp from the best @node-llama-cpp package installed: a GPU variant when its backend finds a device,
 * the CPU one otherwise. Later calls return the same library.
 *
 * Throws one line when no package is installed for this platform or none of them loads, and when a library does
 * not match our struct layouts (layout-check.ts).
 */
export function loadLlamaLibrary(): LlamaLibrary {
  if (loaded === null) {
    enlargeNativeStacks();
    loaded = loadFirstUsable(installedPackages());
  }
  return loaded;
}

function loadFirstUsable(packages: readonly LlamaPackage[]): LlamaLibrary {
  const failures: string[] = [];
  for (const candidate of packages) {
    try {
      const library = loadPackage(candidate);
      if (library.supportsGpuOffload || !candidate.gpu) {
        return library;
      }
      failures.push(`${candidate.name}: it finds no GPU`);
    } catch (error) {
      failures.push(`${candidate.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    failures.length > 0
      ? `llama.cpp can't be loaded: ${failures.join('; ')}`
      : `no @node-llama-cpp package for ${process.platform}-${process.arch} is installed`,
  );
}

function loadPackage({ name, directory, files }: LlamaPackage): LlamaLibrary {
  // Windows finds a dependency by the name of a module that is already loaded, hence this order.
  const handles = {
    ggmlBase: koffi.load(files.ggmlBase),
    ggml: koffi.load(files.ggml),
    llama: koffi.load(files.llama),
  };
  const functions = bindFunctions(handles, defineStructs());
  checkLayouts(functions, files.llama);
  const log = new LlamaLog(functions);
  functions.ggml_backend_load_all_from_path(directory);
  functions.llama_backend_init();
  return {
    packageName: name,
    version: functions.llama_version() ?? '',
    supportsGpuOffload: functions.llama_supports_gpu_offload(),
    functions,
    abortCallback: handles.ggmlBase.symbol('ggml_get_no_alloc') as bigint,
    log,
  };
}
