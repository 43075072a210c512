import koffi from 'koffi';
import type { LibraryHandle, TypeObject } from 'koffi';
import { enumerations, signatures, structLayouts } from './layouts.js';

/** An address inside the native libraries; null is the null pointer. */
export type Pointer = bigint | null;

/** Memory of ours that a native function reads or writes while it runs. */
export type NativeBuffer = Int8Array | Uint8Array | Int32Array | Float32Array | BigUint64Array;

type Layouts = Record<string, Readonly<Record<string, string>>>;
type StructName = keyof typeof structLayouts;

type ScalarOf<T> = T extends 'bool'
  ? boolean
  : T extends 'void'
    ? void
    : T extends 'const char *'
      ? string
      : T extends 'size_t' | 'int64_t' | 'uint64_t'
        ? number | bigint
        : number;

/** What JavaScript passes for a C parameter. */
type ArgumentOf<T> = T extends 'void *'
  ? Pointer | NativeBuffer
  : T extends 'const char *'
    ? string | Uint8Array
    : T extends StructName
      ? StructValue<T>
      : ScalarOf<T>;

/** What JavaScript gets back for a C result. */
type ResultOf<T> = T extends 'void *'
  ? Pointer
  : T extends 'const char *'
    ? string | null
    : T extends StructName
      ? StructValue<T>
      : ScalarOf<T>;

/** A struct by value, with llama.h's member names. */
export type StructValue<Name extends StructName> = {
  -readonly [Member in keyof (typeof structLayouts)[Name]]: ArgumentOf<(typeof structLayouts)[Name][Member]>;
};

type ArgumentsOf<Types extends readonly unknown[]> = {
  -readonly [Index in keyof Types]: ArgumentOf<Types[Index]>;
};

type SynchronousFunction<Name extends keyof typeof signatures> = (
  ...parameters: ArgumentsOf<(typeof signatures)[Name]['parameters']>
) => ResultOf<(typeof signatures)[Name]['result']>;

/** A native function; `async` runs it on one of koffi's worker threads. */
type NativeFunction<Name extends keyof typeof signatures> = SynchronousFunction<Name> & {
  async(
    ...parameters: [
      ...ArgumentsOf<(typeof signatures)[Name]['parameters']>,
      (error: Error | null, result: ResultOf<(typeof signatures)[Name]['result']>) => void,
    ]
  ): void;
};

/** Every function of llama.h that this layer calls, typed from its C signature. */
export type LlamaFunctions = { readonly [Name in keyof typeof signatures]: NativeFunction<Name> };

/** The three libraries of one package. */
export interface LibraryHandles {
  ggmlBase: LibraryHandle;
  ggml: LibraryHandle;
  llama: LibraryHandle;
}

/** Struct types for koffi. `layouts` is an argument so that a test can prove that a wrong one is refused. */
export function defineStructs(layouts: Layouts = structLayouts): ReadonlyMap<string, TypeObject> {
  return new Map(Object.entries(layouts).map(([name, members]) => [name, koffi.struct(members)]));
}

/** Binds every function of `signatures`. Throws when the library lacks one of them. */
export function bindFunctions(
  handles: LibraryHandles,
  structs: ReadonlyMap<string, TypeObject>,
): LlamaFunctions {
  const toKoffi = (type: string): string | TypeObject => structs.get(type) ?? type;
  const bound = Object.entries(signatures).map(([name, { result, parameters }]) => [
    name,
    libraryOf(name, handles).func(name, toKoffi(result), parameters.map(toKoffi)),
  ]);
  return Object.fromEntries(bound) as LlamaFunctions;
}

function libraryOf(name: string, handles: LibraryHandles): LibraryHandle {
  if (name.startsWith('ggml_backend_load')) {
    return handles.ggml;
  }
  return name.startsWith('ggml_') ? handles.ggmlBase : handles.llama;
}

/** The name of an enumeration's value, or null for a value the headers do not list. */
export function enumerationName(enumeration: keyof typeof enumerations, value: number): string | null {
  return Object.entries(enumerations[enumeration]).find(([, number]) => number === value)?.[0] ?? null;
}
