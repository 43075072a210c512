import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { bindFunctions, defineStructs } from './functions.js';
import { checkLayouts } from './layout-check.js';
import { structLayouts } from './layouts.js';
import { installedPackages } from './packages.js';

type Members = Readonly<Record<string, string>>;

/** The CPU package, which is always installed. */
const files = installedPackages().at(-1)!.files;
const handles = {
  ggmlBase: koffi.load(files.ggmlBase),
  ggml: koffi.load(files.ggml),
  llama: koffi.load(files.llama),
};

function check(layouts: Record<string, Members>): void {
  checkLayouts(bindFunctions(handles, defineStructs(layouts)), files.llama);
}

/** The layouts with one struct's members changed. */
function changed(
  struct: keyof typeof structLayouts,
  change: (members: [string, string][]) => [string, string][],
) {
  return { ...structLayouts, [struct]: Object.fromEntries(change(Object.entries(structLayouts[struct]))) };
}

const refusal = /^libllama \S+ does not match the struct layouts of llama\.cpp \d+\.\d+\.\d+: .+$/;

describe('checkLayouts', () => {
  it('accepts the layouts derived from llama.h', () => {
    expect(() => check(structLayouts)).not.toThrow();
  });

  it('refuses a layout with a member more at the front, in one line', () => {
    const layouts = changed('llama_context_params', (members) => [['added', 'uint32_t'], ...members]);
    expect(() => check(layouts)).toThrow(refusal);
    expect(() => check(layouts)).toThrow('llama_context_params.n_ctx reads 2048, its default is 512');
  });

  it.each([
    ['llama_context_params', 'n_batch'],
    ['llama_context_params', 'n_outputs_max'],
    ['llama_context_params', 'n_threads'],
    ['llama_context_params', 'ctx_type'],
    ['llama_context_params', 'rope_freq_base'],
    ['llama_context_params', 'yarn_orig_ctx'],
    ['llama_context_params', 'type_k'],
    ['llama_context_params', 'embeddings'],
    ['llama_context_params', 'swa_full'],
    ['llama_model_params', 'devices'],
    ['llama_model_params', 'split_mode'],
    ['llama_model_params', 'lazy_mode'],
    ['llama_model_params', 'vocab_only'],
    ['llama_batch', 'embd'],
  ] as const)('refuses a %s without %s', (struct, member) => {
    const layouts = changed(struct, (members) => members.filter(([name]) => name !== member));
    expect(() => check(layouts)).toThrow(refusal);
  });

  it('refuses members in another order', () => {
    const layouts = changed('llama_context_params', ([first, second, ...rest]) => [second!, first!, ...rest]);
    expect(() => check(layouts)).toThrow('n_ctx reads 2048');
  });
});
