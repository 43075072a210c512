import koffi from 'koffi';

const mebibyte = 1024 * 1024;

/**
 * Native calls run on stacks that koffi allocates: 2 MiB for synchronous calls and 128 KiB for those on worker
 * threads, too little for code written for a thread's usual 8 MiB. Untouched pages cost no memory. koffi takes the
 * setting only before it loads the first library.
 */
export function enlargeNativeStacks(): void {
  koffi.config({ sync_stack_size: 16 * mebibyte, async_stack_size: 8 * mebibyte });
}
