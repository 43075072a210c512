#!/usr/bin/env node
/**
 * Prints src/engines/llama-cpp/native/layouts.ts: struct layouts, enumerations and function signatures as koffi
 * takes them, read from llama.cpp's own headers. An upgrade of llama.cpp is then a diff to read.
 *
 *   node tools/llama-layouts/derive.js LLAMA_CPP_DIRECTORY [--check FILE]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { parseHeaders } from './header-parser.js';
import { enumerations, functions, structs } from './wanted.js';

const usage = 'usage: node tools/llama-layouts/derive.js LLAMA_CPP_DIRECTORY [--check FILE]';

/** The headers the layouts come from, relative to llama.cpp's root. */
const headerFiles = ['ggml/include/ggml.h', 'ggml/include/ggml-backend.h', 'include/llama.h'];

/** The text of layouts.ts for the llama.cpp source tree at `root`. Throws one line naming what is missing. */
export async function deriveLayouts(root) {
  const headers = parseHeaders(headerFiles.map((file) => readFileSync(join(root, file), 'utf8')));
  const lines = [
    '/**',
    " * Layouts and signatures of llama.cpp's C API, for koffi.",
    ' *',
    ' * Written by tools/llama-layouts/derive.js from the headers of the pinned version; not edited by hand.',
    ' */',
    '',
    '/** The version of llama.cpp these layouts belong to, as `llama_version()` begins. */',
    `export const llamaVersion = '${headers.version(readFileSync(join(root, 'CMakeLists.txt'), 'utf8'))}';`,
    '',
    '/** Struct members in order: name and koffi type. */',
    'export const structLayouts = {',
    ...structs.map((name) => `${name}: { ${members(headers.struct(name))} },`),
    '} as const;',
    '',
    '/** Values of the enumerations that we pass or read. */',
    'export const enumerations = {',
    ...enumerations.map((name) => `${name}: { ${members(headers.enumeration(name))} },`),
    '} as const;',
    '',
    '/** Result and parameter types of the functions that we call; a struct by value carries its name. */',
    'export const signatures = {',
    ...functions.map((name) => {
      const { result, parameters } = headers.function(name);
      return `${name}: { result: '${result}', parameters: [${parameters.map((type) => `'${type}'`).join(', ')}] },`;
    }),
    '} as const;',
    '',
  ];
  const style = await resolveConfig(new URL(import.meta.url).pathname);
  return format(lines.join('\n'), { ...style, parser: 'typescript' });
}

function members(record) {
  return Object.entries(record)
    .map(([name, value]) => `${name}: ${typeof value === 'number' ? value : `'${value}'`}`)
    .join(', ');
}

async function main(argv) {
  const [root, flag, file] = argv;
  if (root === undefined || root.startsWith('-') || (flag !== undefined && (flag !== '--check' || !file))) {
    console.error(usage);
    return root === '--help' || root === '-h' ? 0 : 2;
  }
  const text = await deriveLayouts(root);
  if (flag === undefined) {
    process.stdout.write(text);
    return 0;
  }
  if (readFileSync(file, 'utf8') === text) {
    return 0;
  }
  console.error(`${file} differs from the headers in ${root}: derive it again and read the diff`);
  return 1;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
