import { runtime } from '../runtime/runtime.js';

export type RuntimeName = keyof typeof runtime;

/** A text as a JavaScript string literal that is safe anywhere in generated code. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** The generated code's name of a runtime function. Constants instead of properties, so that V8 can inline them. */
export function rt(name: RuntimeName): string {
  return `$${name}`;
}

/** Declares all names that `rt` gives. */
export function runtimeConstants(): string {
  return `const ${Object.keys(runtime)
    .map((name) => `$${name}=rt.${name}`)
    .join(',')};`;
}
