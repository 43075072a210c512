import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** One installed package of prebuilt llama.cpp libraries. */
export interface LlamaPackage {
  /** As in package.json: `@node-llama-cpp/linux-x64`. */
  name: string;
  /** Where the libraries and ggml's backends lie. */
  directory: string;
  files: { ggmlBase: string; ggml: string; llama: string };
  /** Whether it brings a GPU backend; such a package is used only when that backend finds a device. */
  gpu: boolean;
}

/**
 * Package names by platform, the most capable first (node-llama-cpp's own naming). The GPU ones are the user's
 * choice to install; the last one of each list comes with Nestling.
 */
const packageNames: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': ['linux-x64-cuda', 'linux-x64-vulkan', 'linux-x64'],
  'linux-arm64': ['linux-arm64'],
  'darwin-arm64': ['mac-arm64-metal'],
  'darwin-x64': ['mac-x64'],
  'win32-x64': ['win-x64-cuda', 'win-x64-vulkan', 'win-x64'],
  'win32-arm64': ['win-arm64'],
};

/** The packages installed for this platform, the preferred one first. Empty when there is none. */
export function installedPackages(
  platform: NodeJS.Platform = process.platform,
  architecture: NodeJS.Architecture = process.arch,
): LlamaPackage[] {
  const names = packageNames[`${platform}-${architecture}`] ?? [];
  return names.map((name) => readPackage(name)).filter((found) => found !== null);
}

function readPackage(shortName: string): LlamaPackage | null {
  const name = `@node-llama-cpp/${shortName}`;
  const root = packageRoot(name);
  if (root === null) {
    return null;
  }
  const directory = join(root, 'bins', shortName);
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const library = (pattern: RegExp): string | null => {
    const file = files.find((candidate) => pattern.test(candidate));
    return file === undefined ? null : join(directory, file);
  };
  // linux-x64 has libllama.v0.4.0.so and libggml.v0.4.0.so, mac-arm64-metal libllama.metal.v0.4.0.dylib, win-x64
  // llama.v0.4.0.dll; each has a ggml-base, and backends like libggml-cpu-haswell.so.
  const llama = library(/^(lib)?llama(\.[a-z]+)?\.v[\d.]+\.(so|dylib|dll)$/);
  const ggml = library(/^(lib)?ggml(\.[a-z]+)?\.v[\d.]+\.(so|dylib|dll)$/);
  const ggmlBase = library(/^(lib)?ggml-base\.(so|dylib|dll)$/);
  if (llama === null || ggml === null || ggmlBase === null) {
    return null;
  }
  return {
    name,
    directory,
    files: { llama, ggml, ggmlBase },
    gpu: /-(cuda|vulkan)$/.test(shortName),
  };
}

/** The package's folder. Its main module resolves to <root>/dist/index.js; package.json is not exported. */
function packageRoot(name: string): string | null {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    // Not installed: the caller tries the next one.
    return null;
  }
}
