import type { LlamaFunctions, Pointer } from './functions.js';

/** ggml_init wants some memory; nothing is ever allocated in it. */
const flagContextBytes = 1024;

/**
 * A flag that llama.cpp itself polls between two graph nodes of a decode, without any call into JavaScript.
 *
 * An abort callback in JavaScript would have to run on the main thread for every node of every decode. So the
 * callback is a function of ggml's that reads one byte: `bool ggml_get_no_alloc(ggml_context *)`, which has exactly
 * the type of ggml_abort_callback, over an otherwise unused ggml context; `ggml_set_no_alloc` writes it.
 */
export class AbortFlag {
  private context: Pointer;

  constructor(
    private readonly functions: LlamaFunctions,
    /** Address of ggml_get_no_alloc. */
    private readonly readFlag: Pointer,
  ) {
    this.context = functions.ggml_init({ mem_size: flagContextBytes, mem_buffer: null, no_alloc: false });
  }

  /** Makes a llama_context poll this flag. Free the context before the flag. */
  installIn(context: Pointer): void {
    this.functions.llama_set_abort_callback(context, this.readFlag, this.context);
  }

  set(flag: boolean): void {
    if (this.context !== null) {
      this.functions.ggml_set_no_alloc(this.context, flag);
    }
  }

  free(): void {
    this.functions.ggml_free(this.context);
    this.context = null;
  }
}
